import type { ById } from "@/api/farRows";
import { GroupedPages } from "@/api/groupedPages";
import { fetchGroups, type Group } from "@/api/groups";
import { fetchMarks, fetchPage, type Selection } from "@/api/record";
import { RecordPages, type Rows } from "@/api/recordPages";
import type { Summary } from "@/api/summary";
import type { Table } from "@/api/table";
import type { WaitingEdits } from "@/api/waitingEdits";
import { laidOver, pageLaidOver } from "@/api/waitingOver";
import { titledGroups } from "@/features/table/titledGroups";
import { readColours } from "@/views/colouring";
import { readGroups, writeGroups } from "@/views/group";
import { both } from "@/views/look";

/** What of a table is read for a grid. */
export interface Shape extends Selection {
  /** What records are put together by; none: nothing. */
  group?: string;
  /** The rules that colour records, as they stand in an address: what each asks is told with a record. */
  coloured?: string;
  /** What of each group is summed up. */
  summary?: Summary;
}

export interface Source {
  workspace: string;
  /** The table's name. */
  name: string;
  expand: string | undefined;
  fields: string | undefined;
  /** The tables that links lead to, by the links' names. */
  targets: Record<string, Table>;
  /** What waits for the connection stands over what is read. */
  waiting?: WaitingEdits | undefined;
}

/** The records of a selection in rows; in groups where these are asked for. */
export function openRecords(source: Source, shape: Shape): Rows {
  const { workspace, name, expand, fields, targets, waiting } = source;
  const { filter, sort, search, group = "", coloured = "", summary = {} } = shape;
  const marks = readColours(coloured).map(({ when }) => when);
  const pagesOf = (within: string, known?: () => number) => {
    const selection = { filter: both(filter, within), sort, search };
    const count = async (signal: AbortSignal) =>
      known?.() ?? (await fetchPage(workspace, name, { selection, limit: 1, count: true, signal })).count;
    return new RecordPages(
      async (cursor, limit, signal) => {
        const page = await fetchPage(workspace, name, {
          ...{ selection, expand, fields, marks, limit, cursor, signal },
        });
        // Which group a new record is in only the server knows for sure.
        return pageLaidOver(waiting, name, page, cursor === undefined, () => within === "");
      },
      count,
      marks.length ? (ids, signal) => fetchMarks(workspace, name, ids, marks, signal) : undefined,
      // Without an order of their own records stand in that of their ids.
      within === "" && sort === "" && search === "" ? byId : undefined,
    );
  };
  const where = (own: string, order = "") => ({ filter: both(filter, own), sort: order, search: "" });
  const byId: ById = {
    async after(id, limit, signal) {
      const selection = where(`@id > ${id}`);
      const { records } = await fetchPage(workspace, name, {
        ...{ selection, expand, fields, marks, limit, signal },
      });
      const edits = waiting?.of(name) ?? [];
      return edits.length ? records.map((record) => laidOver(record, edits)) : records;
    },
    async countTo(id, signal) {
      const selection = where(`@id <= ${id}`);
      return (await fetchPage(workspace, name, { selection, limit: 1, count: true, signal })).count ?? 0;
    },
    async greatest(signal) {
      const { records } = await fetchPage(workspace, name, {
        selection: where("", "-@id"),
        limit: 1,
        signal,
      });
      return records[0]?.id ?? 0;
    },
  };
  if (!group) return pagesOf("");
  const parts = readGroups(group);
  const load = async (signal: AbortSignal) => {
    const asked = parts.map((_, depth) =>
      fetchGroups(
        workspace,
        name,
        writeGroups(parts.slice(0, depth + 1)),
        { filter, search },
        summary,
        signal,
      ),
    );
    const answers = await Promise.all(asked);
    const found = answers.map(({ groups }) => groups);
    const depths = await titledGroups(workspace, found, targets, signal);
    return { depths, more: answers.some(({ more }) => more) };
  };
  return new GroupedPages(
    parts.map(({ field }) => field),
    load,
    (of: Group, count) => pagesOf(of.filter, count),
    async (id, signal) => {
      const only = { filter: both(filter, `@id = ${id}`), search };
      const { groups } = await fetchGroups(workspace, name, writeGroups(parts), only, {}, signal);
      return groups[0];
    },
  );
}

/** The tables that a table's links lead to, by the links' names. */
export function targetsOf(table: Table, tables: Table[]): Record<string, Table> {
  const found = table.fields.flatMap((field) => {
    const target = field.type === "link" ? tables.find((each) => each.name === field.link?.table) : undefined;
    return target ? [[field.name, target] as const] : [];
  });
  return Object.fromEntries(found);
}
