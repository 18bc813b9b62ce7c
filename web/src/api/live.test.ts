import { afterEach, expect, it, vi } from "vitest";
import { liveOf } from "@/api/live";
import { fetchPage } from "@/api/record";

afterEach(() => vi.unstubAllGlobals());

it("lets records be read when it is known from where on changes are told", async () => {
  const asked: string[] = [];
  let tellHead = () => {};
  vi.stubGlobal("fetch", async (path: string) => {
    asked.push(path.replace(/\?.*/, ""));
    if (asked.length === 1) await new Promise<void>((done) => (tellHead = done));
    return new Response(JSON.stringify({ head: 7, changes: [], records: [], next: null }));
  });
  const live = liveOf("w");
  live.start();
  const page = fetchPage("w", "firms", { limit: 1 });
  await Promise.resolve();
  expect(asked).toEqual(["/api/v1/changes"]);
  tellHead();
  await page;
  expect(asked).toContain("/api/v1/tables/firms/records");
  live.close();
});
