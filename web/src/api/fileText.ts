import { open } from "@/api/client";
import { Problem } from "@/api/problem";

/** So much of a text is shown, in bytes. */
export const TEXT_SHOWN = 200_000;

/** The beginning of a text, and whether it goes on. No more of it is read than is shown, whatever is known of its size. */
export async function fetchTextStart(address: string, size: number | undefined, signal: AbortSignal) {
  if (size === 0) return { text: "", cut: false };
  const headers = { Accept: "*/*", Range: `bytes=0-${TEXT_SHOWN - 1}` };
  try {
    const response = await open(address.replace(/^\/api\/v1\//, ""), { headers, signal });
    const whole = wholeOf(response) ?? size;
    const { bytes, more } = await readStart(response, TEXT_SHOWN, whole === undefined);
    const cut = more || (whole !== undefined && whole > bytes.length);
    return { text: readText(bytes, cut), cut };
  } catch (error) {
    // Of nothing there is no part.
    if (error instanceof Problem && error.status === 416) return { text: "", cut: false };
    throw error;
  }
}

/** How many bytes there are of which a part was answered: `bytes 0-199999/1048576`. */
function wholeOf(response: Response): number | undefined {
  const whole = /\/(\d+)$/.exec(response.headers.get("Content-Range") ?? "")?.[1];
  return whole === undefined ? undefined : Number(whole);
}

/** The first bytes of an answer, also where all of it comes though a part was asked for. `look`: whether it goes on is not known. */
async function readStart(response: Response, most: number, look: boolean) {
  const reader = response.body?.getReader();
  const parts: Uint8Array[] = [];
  let length = 0;
  while (reader && length < most) {
    const { done, value } = await reader.read();
    if (done) break;
    parts.push(value);
    length += value.length;
  }
  const over = look && length === most ? await reader?.read() : undefined;
  await reader?.cancel();
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return { bytes: bytes.subarray(0, most), more: length > most || over?.done === false };
}

/** As UTF-8; what a cut left of a character at the end is no character. */
export function readText(bytes: Uint8Array, cut: boolean): string {
  const utf16 = bytes[0] === 0xff && bytes[1] === 0xfe ? "utf-16le" : undefined;
  const text = new TextDecoder(utf16 ?? "utf-8").decode(bytes, { stream: cut });
  if (utf16 || !text.includes("\ufffd")) return text;
  // No UTF-8: written by an older program of Windows, as most are then.
  return new TextDecoder("windows-1252").decode(bytes);
}
