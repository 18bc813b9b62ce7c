import type { Group } from "@/api/groups";
import { fetchPage } from "@/api/record";
import type { Table } from "@/api/table";
import { withTitle } from "@/fields/linked";

/** So many records are asked for at once: a longer filter is harder on the server than a second question. */
const AT_ONCE = 40;

/** The groups with the linked records, which have titles, in place of their numbers. `targets`: where the links lead, by their names. */
export async function titledGroups(
  workspace: string,
  depths: Group[][],
  targets: Record<string, Table>,
  signal: AbortSignal,
): Promise<Group[][]> {
  const titled = new Map<string, Map<number, unknown>>();
  const reading = Object.entries(targets).map(async ([field, target]) => {
    const ids = depths.flat().flatMap((group) => {
      const id = group.values[field];
      return typeof id === "number" ? [id] : [];
    });
    titled.set(field, await recordsOf(workspace, target, [...new Set(ids)], signal));
  });
  await Promise.all(reading);
  return depths.map((groups) =>
    groups.map((group) => {
      const values = { ...group.values };
      for (const [field, records] of titled) {
        const id = values[field];
        if (typeof id === "number") values[field] = records.get(id) ?? id;
      }
      return { ...group, values };
    }),
  );
}

async function recordsOf(workspace: string, target: Table, ids: number[], signal: AbortSignal) {
  const found = new Map<number, unknown>();
  for (let from = 0; from < ids.length; from += AT_ONCE) {
    const filter = ids
      .slice(from, from + AT_ONCE)
      .map((id) => `@id = ${id}`)
      .join(" or ");
    const selection = { filter, sort: "", search: "" };
    const { records } = await fetchPage(workspace, target.name, { limit: AT_ONCE, selection, signal });
    for (const record of records)
      found.set(record.id, withTitle({ id: record.id, fields: record.fields }, target));
  }
  return found;
}
