import type { Written } from "@/views/grid/clipboard/clipboard";

/** Our own kind of content is given to keys alone. */
const kinds = ["text/plain", "text/html"];

/** Whether the browser takes what is copied later than it is asked to. */
export const takesPromises = () =>
  typeof ClipboardItem === "function" && typeof navigator.clipboard?.write === "function";

/** Puts on the clipboard what is still being read; answers what was put there, null where nothing was. */
export async function promise(reading: Promise<Written | null>): Promise<Written | null> {
  const blob = async (kind: string) => {
    const content = await reading;
    if (!content) throw new Error("Nothing to copy could be read.");
    return new Blob([content[kind] ?? ""], { type: kind });
  };
  const blobs = kinds.map((kind) => [kind, blob(kind)] as const);
  // A browser that gave up on the first one asks no more for the second.
  for (const [, one] of blobs) one.catch(() => undefined);
  try {
    await navigator.clipboard.write([new ClipboardItem(Object.fromEntries(blobs))]);
    return await reading;
  } catch {
    return null;
  }
}
