import js from "@eslint/js";
import hooks from "eslint-plugin-react-hooks";
import globals from "globals";
import tseslint from "typescript-eslint";

// ui ← api ← fields ← views ← features ← routes: a layer imports only what stands to its left.
const layers = ["ui", "api", "fields", "views", "features", "routes"];

function arrows(layer, at) {
  const later = layers.slice(at + 1).join("|");
  const patterns = [
    { regex: "/index(\\.tsx?)?$", message: "No barrel files: import the file that holds the noun." },
    {
      regex: `^\\.\\./(.*/)?(${layers.join("|")})/`,
      message: "Cross a layer with @/layer/…, not by climbing.",
    },
  ];
  if (later) {
    patterns.push({
      regex: `^@/(${later})(/|$)`,
      message: `${layer} knows nothing of ${later.replaceAll("|", ", ")}.`,
    });
  }
  return {
    files: [`src/${layer}/**/*.{ts,tsx}`],
    rules: { "no-restricted-imports": ["error", { patterns }] },
  };
}

export default tseslint.config(
  { ignores: ["dist", "src/api/generated.ts"] },
  js.configs.recommended,
  ...tseslint.configs.strict,
  hooks.configs.flat["recommended-latest"],
  {
    languageOptions: { globals: { ...globals.browser } },
    rules: {
      "no-restricted-syntax": [
        "error",
        {
          selector: "ExportAllDeclaration",
          message: "No barrel files: import the file that holds the noun.",
        },
      ],
      eqeqeq: ["error", "always", { null: "ignore" }],
    },
  },
  ...layers.map(arrows),
  // Fetch has one door.
  {
    files: ["src/**/*.{ts,tsx}"],
    ignores: ["src/api/client.ts"],
    rules: { "no-restricted-globals": ["error", { name: "fetch", message: "Use api/client.ts." }] },
  },
);
