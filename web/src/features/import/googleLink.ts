/** The sheet of a link of Google's, as an Excel workbook; null where it is no such link. */
export function googleWorkbook(link: string): string | null {
  let url: URL;
  try {
    url = new URL(link.trim());
  } catch {
    return null;
  }
  if (url.protocol !== "https:" || url.hostname !== "docs.google.com") return null;
  const id = /^\/spreadsheets\/(?:u\/\d+\/)?d\/([\w-]{20,})(?:\/|$)/.exec(url.pathname)?.[1];
  // Published sheets have an address of another kind, of which Google makes a workbook too.
  const published = /^\/spreadsheets\/(?:u\/\d+\/)?d\/e\/([\w-]{20,})(?:\/|$)/.exec(url.pathname)?.[1];
  if (published) return `https://docs.google.com/spreadsheets/d/e/${published}/pub?output=xlsx`;
  return id ? `https://docs.google.com/spreadsheets/d/${id}/export?format=xlsx` : null;
}
