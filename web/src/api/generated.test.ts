import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import openapiTS, { astToString, COMMENT_HEADER } from "openapi-typescript";
import { expect, it } from "vitest";

it("is what openapi.json says; else run: npm run api", async () => {
  const document = new URL("../../openapi.json", import.meta.url);
  const types = astToString(await openapiTS(document, { emptyObjectsUnknown: true }));
  const kept = readFileSync(fileURLToPath(new URL("./generated.ts", import.meta.url)), "utf8");
  expect(kept === COMMENT_HEADER + types, "src/api/generated.ts is stale").toBe(true);
});
