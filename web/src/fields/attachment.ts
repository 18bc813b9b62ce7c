import { IconPaperclip } from "@tabler/icons-react";
import { filesOf, MOST_FILES, nameOf, type FarFile } from "@/api/files";
import { read, type FieldKind, type Reading } from "@/fields/kind";
import { t } from "@/ui/text/text";

/** Addresses as they are typed or pasted: one below the other, or with blanks or commas between them. */
function readAddresses(typed: string): Reading {
  const parts = typed.split(/[\s,]+/).filter(Boolean);
  const wrong = parts.find((part) => !isAddress(part));
  if (wrong !== undefined) return read.wrong(t("field.wrong.files", { typed: wrong }));
  if (parts.length > MOST_FILES) return read.wrong(t("files.tooMany", { most: MOST_FILES }));
  const files = parts.map((url): FarFile => ({ url }));
  return read.value(files.length ? files : null);
}

function isAddress(part: string): boolean {
  if (!/^https?:\/\//i.test(part)) return false;
  try {
    return new URL(part).hostname !== "";
  } catch {
    return false;
  }
}

export const attachment: FieldKind = {
  type: "attachment",
  icon: IconPaperclip,
  align: "left",
  width: 180,
  show: (value) => filesOf(value).map(nameOf).join(", "),
  read: readAddresses,
  picker: "files",
};
