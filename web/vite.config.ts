import react from "@vitejs/plugin-react";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

const server = process.env.SHEAF_URL ?? "http://127.0.0.1:8080";

/**
 * The grid library fetches its editor when a cell is first opened, and what is typed until it has come is lost.
 * Here the editor comes with the grid.
 */
function gridEditorAtOnce(): Plugin {
  const lazy =
    /const DataGridOverlayEditor = React\.lazy\(async \(\) => await import\("([^"]*data-grid-overlay-editor\.js)"\)\);/;
  return {
    name: "grid-editor-at-once",
    apply: "build",
    transform(code, id) {
      if (!/glide-data-grid\/dist\/esm\/data-editor\/data-editor\.js$/.test(id)) return null;
      if (!lazy.test(code))
        throw new Error("The grid library loads its editor in another way now; see vite.config.ts.");
      return { code: code.replace(lazy, 'import DataGridOverlayEditor from "$1";'), map: null };
    },
  };
}

/** Forms and what is shared by a link are pages of their own, which the server answers for every address below /f/, /s/ and /v/. */
function formPage(): Plugin {
  return {
    name: "form-page",
    configureServer(dev) {
      dev.middlewares.use((request, _, next) => {
        if (request.url?.startsWith("/f/")) request.url = "/form.html";
        if (request.url?.startsWith("/s/")) request.url = "/shared.html";
        if (request.url?.startsWith("/v/")) request.url = "/view.html";
        next();
      });
    },
  };
}

/** The viewer of the API's documentation is served by ourselves, at /docs/, and never loaded with the pages. */
function apiViewer(): Plugin {
  const { resolve } = createRequire(import.meta.url);
  return {
    name: "api-viewer",
    apply: "build",
    generateBundle() {
      for (const file of ["swagger-ui-bundle.js", "swagger-ui.css"]) {
        const source = readFileSync(resolve(`swagger-ui-dist/${file}`), "utf8").replace(
          /\n?(\/\/|\/\*)# sourceMappingURL=.*$/,
          "",
        );
        this.emitFile({ type: "asset", fileName: `docs/${file}`, source });
      }
    },
  };
}

export default defineConfig({
  plugins: [react(), gridEditorAtOnce(), apiViewer(), formPage()],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  server: { proxy: { "/api": server } },
  build: {
    target: "es2022",
    // The server's content policy allows no data: scripts or fonts; icons stay files too.
    assetsInlineLimit: 0,
    rolldownOptions: { input: ["index.html", "form.html", "shared.html", "view.html"] },
    // The polyfill would be an inline script.
    modulePreload: { polyfill: false },
  },
  test: {
    environment: "node",
    // All words are there, whichever page is looked at.
    setupFiles: [
      "src/ui/text/laterWords.ts",
      "src/ui/text/accountWords.ts",
      "src/ui/text/formWords.ts",
      "src/ui/text/sharingWords.ts",
      "src/ui/text/sharedWords.ts",
    ],
    include: ["src/**/*.test.ts", "src/**/*.test.tsx"],
  },
});
