import { afterEach, expect, it, vi } from "vitest";
import { fetchTextStart, readText, TEXT_SHOWN } from "@/api/fileText";

afterEach(() => vi.unstubAllGlobals());

/** A server that has a text of so many bytes, in parts, and minds ranges or does not; how many bytes of it were taken. */
function serve(size: number, ranges: boolean) {
  const taken = { bytes: 0, range: "" };
  vi.stubGlobal("fetch", async (_: string, { headers }: { headers: Headers }) => {
    taken.range = headers.get("Range") ?? "";
    if (ranges && size === 0) return new Response("{}", { status: 416 });
    const sent = ranges ? Math.min(size, TEXT_SHOWN) : size;
    let left = sent;
    const body = new ReadableStream<Uint8Array>(
      {
        pull(to) {
          const part = Math.min(left, 50_000);
          if (part === 0) return to.close();
          left -= part;
          taken.bytes += part;
          to.enqueue(new Uint8Array(part).fill(97));
        },
      },
      { highWaterMark: 0 },
    );
    const partial: Record<string, string> = ranges ? { "Content-Range": `bytes 0-${sent - 1}/${size}` } : {};
    return new Response(body, { status: ranges ? 206 : 200, headers: partial });
  });
  return taken;
}

it.each([
  [10, true, undefined, 10, false],
  [10, true, 10, 10, false],
  [TEXT_SHOWN, true, undefined, TEXT_SHOWN, false],
  [TEXT_SHOWN, false, undefined, TEXT_SHOWN, false],
  [1_000_000, true, undefined, TEXT_SHOWN, true],
  [1_000_000, true, 1_000_000, TEXT_SHOWN, true],
  [1_000_000, false, undefined, TEXT_SHOWN, true],
  [0, true, undefined, 0, false],
])("reads no more than is shown: %i bytes, ranges %s, known %s", async (size, ranges, known, shown, cut) => {
  const taken = serve(size, ranges);
  const found = await fetchTextStart("/api/v1/x", known, new AbortController().signal);
  expect([found.text.length, found.cut]).toEqual([shown, cut]);
  expect(taken.range).toBe(`bytes=0-${TEXT_SHOWN - 1}`);
  expect(taken.bytes).toBeLessThanOrEqual(TEXT_SHOWN + 50_000);
});

it("reads UTF-8, also where a character was cut, and what older programs write", () => {
  const bytes = new TextEncoder().encode("Größe ß");
  expect(readText(bytes, false)).toBe("Größe ß");
  expect(readText(bytes.slice(0, -1), true)).toBe("Größe ");
  expect(readText(new Uint8Array([0x47, 0x72, 0xf6, 0xdf, 0x65]), false)).toBe("Größe");
  expect(readText(new Uint8Array([0xff, 0xfe, 0x41, 0, 0x42, 0]), false)).toBe("AB");
});
