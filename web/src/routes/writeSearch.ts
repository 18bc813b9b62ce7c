import { defaultStringifySearch } from "@tanstack/react-router";

/** Parts of an address whose text is JSON itself: they are read as what it says, and as the text. */
const said = ["look", "colours"];

/** What follows the question mark. JSON stands there once, and not as a text that holds it. */
export function writeSearch(search: Record<string, unknown>): string {
  const parts = said.flatMap((name) =>
    typeof search[name] === "string" ? [[name, once(search[name])]] : [],
  );
  return defaultStringifySearch({ ...search, ...Object.fromEntries(parts) });
}

function once(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : text;
  } catch {
    return text;
  }
}
