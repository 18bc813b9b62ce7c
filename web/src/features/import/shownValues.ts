import type { Example, PlannedTable } from "@/api/import";
import { useRecordsById } from "@/api/recordTitles";
import { useModel, type Field, type Table } from "@/api/table";
import { showValue } from "@/fields/kinds";
import { isLinked, titleOf } from "@/fields/linked";
import { t } from "@/ui/text/text";

/** A value of a field as people read it; blank is "". */
export type Show = (label: string, value: unknown) => string;

/** How values of a table's changes are shown: links by the titles of their records, also of those that the import would make. */
export function useShownValues(there: Table | undefined, examples: Example[], planned: PlannedTable[]): Show {
  const tables = useModel().data?.tables ?? [];
  const fields = new Map(there?.fields.map((field) => [field.label, field]));
  const found = useRecordsById(
    [...linkedIds(fields, examples)].flatMap(([name, ids]) => {
      const table = tables.find((one) => one.name === name);
      return table ? [{ table, ids }] : [];
    }),
  );
  const made = titlesOfMade(planned);

  return (label, value) => {
    if (value === null || value === undefined || value === "") return "";
    const field = fields.get(label);
    if (!field) return plain(value);
    const target = linkTarget(field);
    if (!target) return showValue(value, field) || plain(value);
    return idsOf(value)
      .map((id) => {
        if (typeof id !== "number") return plain(id);
        const record = found.records.get(`${target}/${id}`);
        if (record)
          return titleOf(
            record,
            tables.find((one) => one.name === target),
          );
        return found.pending ? "…" : made.get(`${target}/${id}`) || t("again.newRecord");
      })
      .join(", ");
  };
}

const linkTarget = (field: Field) =>
  field.type === "link" || field.type === "links" ? field.link?.table : undefined;

const plain = (value: unknown) => (typeof value === "object" ? JSON.stringify(value) : String(value));

/** A link's records: ids; what could not be found stands there as it was written. */
function idsOf(value: unknown): unknown[] {
  return (Array.isArray(value) ? value : [value]).map((one: unknown) => (isLinked(one) ? one.id : one));
}

export function linkedIds(fields: Map<string, Field>, examples: Example[]): Map<string, number[]> {
  const ids = new Map<string, number[]>();
  for (const difference of examples.flatMap((example) => example.fields)) {
    const field = fields.get(difference.label);
    const target = field && linkTarget(field);
    if (!target) continue;
    const some = [...idsOf(difference.here), ...idsOf(difference.file)].filter(
      (id) => typeof id === "number",
    );
    ids.set(target, [...(ids.get(target) ?? []), ...some]);
  }
  return ids;
}

/** Records that the trial made and took back, by table and the id that they had. */
export function titlesOfMade(planned: PlannedTable[]): Map<string, string> {
  return new Map(
    planned.flatMap(({ into }) =>
      (into?.compared?.examples ?? [])
        .filter((example) => example.what === "new" && example.record !== undefined)
        .map((example) => [`${into?.table}/${example.record}`, example.title] as const),
    ),
  );
}
