const kinds = [
  ["iVBOR", "png"],
  ["/9j/", "jpeg"],
  ["UklGR", "webp"],
] as const;

/** Where a picture can be shown from that is kept as base64: a PNG, a JPEG or a WebP, as its first bytes say. */
export function pictureAddress(base64: string): string {
  const kind = kinds.find(([begins]) => base64.startsWith(begins))?.[1] ?? "png";
  return `data:image/${kind};base64,${base64}`;
}
