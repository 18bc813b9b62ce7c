import type { Written } from "@/views/grid/clipboard/clipboard";

/** What a page may take from the clipboard by itself; null: the browser, or whoever asked it, lets it have nothing. */
export async function offeredByBrowser(ours: Written | null): Promise<Pick<DataTransfer, "getData"> | null> {
  try {
    const items = await navigator.clipboard.read();
    const texts = new Map<string, string>();
    for (const item of items)
      for (const type of item.types)
        if (type.startsWith("text/")) texts.set(type, await (await item.getType(type)).text());
    // Our own kind of content is given to keys alone: what was copied here last is remembered instead.
    const same = ours !== null && plainLines(texts.get("text/plain")) === plainLines(ours["text/plain"]);
    return { getData: (type) => texts.get(type) ?? (same ? ours[type] : undefined) ?? "" };
  } catch {
    return null;
  }
}

/** Some clipboards end lines in their own way. */
const plainLines = (text = "") => text.replaceAll("\r\n", "\n").replace(/\n$/, "");
