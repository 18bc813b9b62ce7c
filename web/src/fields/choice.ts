import { IconCircleDot, IconProgressCheck, IconTags } from "@tabler/icons-react";
import type { Field } from "@/api/table";
import { blank, read, type Chip, type FieldKind } from "@/fields/kind";
import { chipHues, namedHues } from "@/ui/theme";
import { t } from "@/ui/text/text";

function chipOf(label: string, field: Field): Chip {
  const at = field.choices?.findIndex((choice) => choice.label === label) ?? -1;
  const colour = field.choices?.[at]?.colour;
  if (colour === "grey") return { label };
  const hue = colour ? namedHues[colour] : undefined;
  return { label, hue: hue ?? hueAt(at) };
}

/** Of a choice that has no colour of its own: by its place. */
export const hueAt = (at: number): number | undefined =>
  at < 0 ? undefined : chipHues[at % chipHues.length];

/** The choice that was meant, whatever its case. */
export function findChoice(typed: string, field: Field): string | undefined {
  const wanted = typed.trim().toLocaleLowerCase();
  return field.choices?.find((choice) => choice.label.toLocaleLowerCase() === wanted)?.label;
}

const known = (field: Field) => (field.choices ?? []).map((choice) => choice.label).join(", ");

export const choice: FieldKind = {
  type: "choice",
  icon: IconCircleDot,
  align: "left",
  width: 140,
  show: (value) => (blank(value) ? "" : String(value)),
  read(typed, field) {
    if (typed.trim() === "") return read.value(null);
    const found = findChoice(typed, field);
    return found === undefined
      ? read.wrong(t("field.wrong.choice", { typed, known: known(field) }))
      : read.value(found);
  },
  chips: (value, field) => (blank(value) ? [] : [chipOf(String(value), field)]),
  picker: "choice",
};

export const status: FieldKind = { ...choice, type: "status", icon: IconProgressCheck };

const list = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);

export const choices: FieldKind = {
  type: "choices",
  icon: IconTags,
  align: "left",
  width: 190,
  show: (value) => list(value).join(", "),
  read(typed, field) {
    const parts = typed.split(/[,;]/).filter((part) => part.trim() !== "");
    const found = parts.map((part) => findChoice(part, field));
    const missing = parts[found.indexOf(undefined)];
    return missing === undefined
      ? read.value(found.length ? found : null)
      : read.wrong(t("field.wrong.choice", { typed: missing.trim(), known: known(field) }));
  },
  chips: (value, field) => list(value).map((label) => chipOf(label, field)),
  picker: "choices",
};
