import type { Field, Table } from "@/api/table";
import type { Reading } from "@/fields/kind";
import { kindOf } from "@/fields/kinds";
import { t } from "@/ui/text/text";

export type TextReading = Reading & { shown?: unknown };

/** Typed or pasted text for a field; a linked record is named by its title. */
export function readText(text: string, field: Field, tables: Table[]): TextReading {
  const kind = kindOf(field);
  if (kind.read) return kind.read(text, field);
  if (field.type === "link")
    return readTitle(
      text,
      tables.find((table) => table.name === field.link?.table),
    );
  return { ok: false, why: t("field.wrong.paste", { field: field.label }) };
}

function readTitle(text: string, target: Table | undefined): TextReading {
  const title = text.trim();
  if (title === "") return { ok: true, value: null };
  if (!target?.title) return { ok: false, why: t("field.wrong.noTitle") };
  const value = { [target.title]: title };
  return { ok: true, value, shown: { id: 0, fields: value, title } };
}
