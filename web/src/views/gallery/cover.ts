import type { SheafRecord } from "@/api/record";
import type { Field } from "@/api/table";

interface File {
  url?: unknown;
  type?: unknown;
  name?: unknown;
}

const picture = /\.(png|jpe?g|gif|webp|avif|svg|bmp)$/i;

/** The address of a record's picture: of its first attachment that is one, or what an address says. */
export function coverOf(record: SheafRecord, field: Field | undefined): string | null {
  const value = field ? record.fields[field.name] : null;
  if (typeof value === "string") return safe(value);
  const files = Array.isArray(value) ? value : value ? [value] : [];
  for (const file of files as File[]) {
    const isPicture =
      (typeof file.type === "string" && file.type.startsWith("image/")) ||
      picture.test(String(file.name ?? file.url ?? ""));
    if (isPicture && typeof file.url === "string") return safe(file.url);
  }
  return null;
}

/** Only what is fetched as a picture would be, and as the content policy lets it (crates/sheaf/src/http/layer.rs): encrypted, or our own. */
function safe(address: string): string | null {
  return /^(https:\/\/|\/(?![/\\]))/i.test(address.trim()) ? address.trim() : null;
}
