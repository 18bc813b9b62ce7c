import { IconAlignLeft, IconAt, IconBraces, IconLetterCase, IconPhone, IconWorld } from "@tabler/icons-react";
import { blank, read, type FieldKind } from "@/fields/kind";
import { t } from "@/ui/text/text";

const show = (value: unknown) => (blank(value) ? "" : String(value));
const line = (text: string) =>
  read.value(text.trim() === "" ? null : text.replace(/\s*[\r\n]+\s*/g, " ").trim());

export const text: FieldKind = {
  type: "text",
  icon: IconLetterCase,
  align: "left",
  width: 180,
  show,
  read: line,
};

export const longText: FieldKind = {
  type: "long_text",
  icon: IconAlignLeft,
  align: "left",
  width: 280,
  show,
  read: (typed) => read.value(typed.trim() === "" ? null : typed),
  picker: "lines",
};

export const email: FieldKind = { ...text, type: "email", icon: IconAt, width: 210 };
export const phone: FieldKind = { ...text, type: "phone", icon: IconPhone, width: 150 };
export const url: FieldKind = { ...text, type: "url", icon: IconWorld, width: 200 };

export const json: FieldKind = {
  type: "json",
  icon: IconBraces,
  align: "left",
  width: 220,
  show: (value) => (typeof value === "string" ? value : blank(value) ? "" : JSON.stringify(value)),
  draft: (value) => (value === null || value === undefined ? "" : JSON.stringify(value, null, 2)),
  read(typed) {
    if (typed.trim() === "") return read.value(null);
    try {
      return read.value(JSON.parse(typed));
    } catch {
      return read.wrong(t("field.wrong.json"));
    }
  },
  picker: "lines",
};
