import { afterEach, expect, it, vi } from "vitest";
import { promise, takesPromises } from "@/views/grid/clipboard/promised";

afterEach(() => vi.unstubAllGlobals());

/** A clipboard that waits for what it was promised. */
function browser() {
  const taken: Record<string, string> = {};
  class Item {
    constructor(readonly parts: Record<string, Promise<Blob>>) {}
  }
  vi.stubGlobal("ClipboardItem", Item);
  vi.stubGlobal("navigator", {
    clipboard: {
      async write([item]: Item[]) {
        for (const [kind, blob] of Object.entries(item?.parts ?? {})) taken[kind] = await (await blob).text();
      },
    },
  });
  return taken;
}

const content = { "text/plain": "a\tb", "text/html": "<table></table>", ours: "[]" };

it("gives the browser what is still being read when it is asked", async () => {
  const taken = browser();
  expect(takesPromises()).toBe(true);
  let read: (content: object) => void = () => {};
  const done = promise(new Promise((resolve) => (read = resolve as typeof read)));
  expect(taken).toEqual({});
  read(content);
  expect(await done).toBe(content);
  expect(taken).toEqual({ "text/plain": "a\tb", "text/html": "<table></table>" });
});

it("tells that nothing was put there where nothing could be read", async () => {
  const taken = browser();
  expect(await promise(Promise.resolve(null))).toBeNull();
  expect(taken).toEqual({});
});

it("leaves browsers that take what they are given at once alone", () => {
  vi.stubGlobal("ClipboardItem", undefined);
  expect(takesPromises()).toBe(false);
});
