import { open } from "@/api/client";

/** So much of a text is shown, in bytes. */
export const TEXT_SHOWN = 200_000;

/** The beginning of a text, and whether it goes on. `path`: as the API names it. */
export async function fetchTextStart(address: string, size: number | undefined, signal: AbortSignal) {
  if (size === 0) return { text: "", cut: false };
  const cut = size !== undefined && size > TEXT_SHOWN;
  const headers: Record<string, string> = { Accept: "*/*" };
  if (cut) headers.Range = `bytes=0-${TEXT_SHOWN - 1}`;
  const response = await open(address.replace(/^\/api\/v1\//, ""), { headers, signal });
  const bytes = (await response.arrayBuffer()).slice(0, TEXT_SHOWN);
  return { text: readText(new Uint8Array(bytes), cut), cut };
}

/** As UTF-8; what a cut left of a character at the end is no character. */
export function readText(bytes: Uint8Array, cut: boolean): string {
  const utf16 = bytes[0] === 0xff && bytes[1] === 0xfe ? "utf-16le" : undefined;
  const text = new TextDecoder(utf16 ?? "utf-8").decode(bytes, { stream: cut });
  if (utf16 || !text.includes("\ufffd")) return text;
  // No UTF-8: written by an older program of Windows, as most are then.
  return new TextDecoder("windows-1252").decode(bytes);
}
