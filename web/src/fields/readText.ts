import type { Field, Table } from "@/api/table";
import type { Linked } from "@/fields/linked";
import type { Reading } from "@/fields/kind";
import { splitTitles } from "@/fields/titleList";
import { kindOf } from "@/fields/kinds";
import { t } from "@/ui/text/text";

export type TextReading = Reading & { shown?: unknown };

/** Typed or pasted text for a field; a linked record is named by its title. */
export function readText(text: string, field: Field, tables: Table[]): TextReading {
  const kind = kindOf(field);
  if (kind.read) return kind.read(text, field);
  const target = tables.find((table) => table.name === field.link?.table);
  if (field.type === "link") return readTitle(text, target);
  if (field.type === "links") return readTitles(text, target);
  return { ok: false, why: t("field.wrong.paste", { field: field.label }) };
}

function readTitle(text: string, target: Table | undefined): TextReading {
  const title = text.trim();
  if (title === "") return { ok: true, value: null };
  if (!target?.title) return { ok: false, why: t("field.wrong.noTitle") };
  const named = byTitle(title, target.title);
  return { ok: true, value: named.fields, shown: named };
}

/** Several, with commas between; a title that is named twice is linked once. */
function readTitles(text: string, target: Table | undefined): TextReading {
  const by = target?.title;
  const titles = [...new Set(splitTitles(text))];
  if (titles.length === 0) return { ok: true, value: [] };
  if (!by) return { ok: false, why: t("field.wrong.noTitle") };
  const named = titles.map((title) => byTitle(title, by));
  return { ok: true, value: named.map(({ fields }) => fields), shown: named };
}

/** The server finds the record of a title; until it answers, that is what is shown. */
function byTitle(title: string, by: string): Linked {
  return { id: 0, fields: { [by]: title }, title };
}
