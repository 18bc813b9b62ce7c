import { IconCheckbox, IconMathFunction, IconSum } from "@tabler/icons-react";
import { blank, read, type FieldKind } from "@/fields/kind";
import { t } from "@/ui/text/text";

const yes = new Set(["yes", "y", "true", "1", "x", "✓", "on"]);
const no = new Set(["no", "n", "false", "0", "off", "-"]);

/** What people write in their language, and what their spreadsheets do. */
const isOneOf = (word: string, words: string) => words.split(", ").includes(word);

export const boolean: FieldKind = {
  type: "boolean",
  icon: IconCheckbox,
  align: "center",
  width: 90,
  show: (value) => (blank(value) ? "" : value === true ? t("field.yes") : t("field.no")),
  read(typed) {
    const word = typed.trim().toLowerCase();
    if (word === "") return read.value(null);
    if (yes.has(word) || isOneOf(word, t("field.yesWords"))) return read.value(true);
    if (no.has(word) || isOneOf(word, t("field.noWords"))) return read.value(false);
    return read.wrong(t("field.wrong.boolean", { typed }));
  },
  picker: "toggle",
};

const showAny = (value: unknown) =>
  blank(value) ? "" : typeof value === "object" ? JSON.stringify(value) : String(value);

export const formula: FieldKind = {
  type: "formula",
  icon: IconMathFunction,
  align: "left",
  width: 130,
  show: showAny,
  computed: true,
};

export const rollup: FieldKind = { ...formula, type: "rollup", icon: IconSum };
