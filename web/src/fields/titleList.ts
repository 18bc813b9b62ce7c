/** Titles in one text, with commas between; one that would be read otherwise stands in quotes. */
export const joinTitles = (titles: string[]): string => titles.map(quoted).join(", ");

const quoted = (title: string) =>
  /[,;"\r\n]|^\s|\s$/.test(title) ? `"${title.replaceAll('"', '""')}"` : title;

/** A title in quotes, with the quotes in it doubled, or whatever stands before the next comma or line. */
const ONE = /\s*(?:"((?:[^"]|"")*)"\s*(?=[,;\r\n]|$)|([^,;\r\n]*))(?:[,;\r\n]|$)/gy;

/** Titles as `joinTitles` writes them; semicolons and lines part them too, as lists of other programs have them. */
export function splitTitles(text: string): string[] {
  return [...text.matchAll(ONE)]
    .map(([, inQuotes, plain = ""]) => inQuotes?.replaceAll('""', '"') ?? plain.trim())
    .filter((title) => title !== "");
}
