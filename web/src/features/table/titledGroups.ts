import type { Group } from "@/api/groups";
import { fetchByIds } from "@/api/record";
import type { Table } from "@/api/table";
import { withTitle } from "@/fields/linked";

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
    titled.set(field, await recordsOf(workspace, target, ids, signal));
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
  const records = await fetchByIds(workspace, target.name, ids, { signal });
  return new Map(records.map(({ id, fields }) => [id, withTitle({ id, fields }, target)]));
}
