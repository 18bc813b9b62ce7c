import type { Written } from "@/views/grid/clipboard/clipboard";

/** What a page may take from the clipboard by itself; null: the browser, or whoever asked it, lets it have nothing. */
export async function offeredByBrowser(ours: Written | null): Promise<Pick<DataTransfer, "getData"> | null> {
  try {
    const items = await navigator.clipboard.read();
    const texts = new Map<string, string>();
    for (const item of items)
      for (const type of item.types)
        if (type.startsWith("text/")) texts.set(type, await (await item.getType(type)).text());
    return withOurs({ getData: (type) => texts.get(type) ?? "" }, ours);
  } catch {
    return null;
  }
}

/** Our own kind of content is given to keys alone, and at once: else what was copied here last is remembered, as long as it is that. */
export function withOurs(
  data: Pick<DataTransfer, "getData">,
  ours: Written | null,
): Pick<DataTransfer, "getData"> {
  const text = plainLines(data.getData("text/plain"));
  // A picture has no text, and is no blank cell.
  const same = ours !== null && text !== "" && text === plainLines(ours["text/plain"]);
  return { getData: (type) => data.getData(type) || ((same ? ours[type] : undefined) ?? "") };
}

/** Some clipboards end lines in their own way. */
const plainLines = (text = "") => text.replaceAll("\r\n", "\n").replace(/\n$/, "");
