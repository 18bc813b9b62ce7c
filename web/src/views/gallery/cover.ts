import { isPicture, pictureOf } from "@/api/fileAddress";
import { isFile } from "@/api/files";
import type { SheafRecord } from "@/api/record";
import type { Field } from "@/api/table";

/** What else may stand there: written by a program, or by us before. */
interface Other {
  url?: unknown;
  type?: unknown;
  name?: unknown;
}

const picture = /\.(png|jpe?g|gif|webp|avif|svg|bmp)$/i;

/** The address of a record's picture: of its first attachment that is one, or what an address says. `table`: whose record it is. */
export function coverOf(
  record: SheafRecord,
  field: Field | undefined,
  table: { workspace: string; table: string },
): string | null {
  const value = field ? record.fields[field.name] : null;
  if (typeof value === "string") return safe(value);
  const files = Array.isArray(value) ? value : value ? [value] : [];
  for (const file of files) {
    if (isFile(file) && isPicture(file)) {
      const address = pictureOf({ ...table, record: record.id }, file, "large");
      if (address) return address;
    }
    const { url, type, name } = file as Other;
    const looksLikeOne =
      (typeof type === "string" && type.startsWith("image/")) ||
      [name, url].some((word) => typeof word === "string" && picture.test(word));
    if (looksLikeOne && typeof url === "string") return safe(url);
  }
  return null;
}

/** Only what is fetched as a picture would be, and as the content policy lets it (crates/sheaf/src/http/layer.rs): encrypted, or our own. */
function safe(address: string): string | null {
  return /^(https:\/\/|\/(?![/\\]))/i.test(address.trim()) ? address.trim() : null;
}
