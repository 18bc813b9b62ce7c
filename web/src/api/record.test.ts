import { afterEach, expect, it, vi } from "vitest";
import { fetchMarks } from "@/api/record";

afterEach(() => vi.unstubAllGlobals());

it("asks about many records in parts, a few of them at a time", async () => {
  let [under, most, asked] = [0, 0, 0];
  vi.stubGlobal("fetch", async (path: string) => {
    asked += 1;
    most = Math.max(most, (under += 1));
    await new Promise((done) => setTimeout(done, 0));
    under -= 1;
    const filter = new URL(path, "http://sheaf").searchParams.get("filter") ?? "";
    const records = [...filter.matchAll(/@id = (\d+)/g)].map(([, id]) => ({ id: Number(id), marks: [0] }));
    return new Response(JSON.stringify({ records, next: null }));
  });
  const ids = Array.from({ length: 1000 }, (_, at) => at + 1);
  const marks = await fetchMarks("w", "orders", ids, ["due < today()"], new AbortController().signal);
  expect(marks.size).toBe(1000);
  expect(asked).toBe(25);
  expect(most).toBe(4);
});

it("asks nothing more once nobody wants the answer", async () => {
  const stop = new AbortController();
  let asked = 0;
  vi.stubGlobal("fetch", async () => {
    asked += 1;
    await new Promise((done) => setTimeout(done, 0));
    stop.abort();
    throw new DOMException("", "AbortError");
  });
  const ids = Array.from({ length: 1000 }, (_, at) => at + 1);
  await expect(fetchMarks("w", "orders", ids, ["true"], stop.signal)).rejects.toThrow();
  await new Promise((done) => setTimeout(done, 5));
  expect(asked).toBe(4);
});
