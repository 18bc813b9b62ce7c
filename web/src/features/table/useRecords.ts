import { useEffect, useMemo } from "react";
import { GroupedPages } from "@/api/groupedPages";
import { fetchGroups, type Group } from "@/api/groups";
import { everyField, expansion, fetchMarks, fetchPage, type Selection } from "@/api/record";
import { RecordPages, type Rows } from "@/api/recordPages";
import type { Summary } from "@/api/summary";
import type { Table } from "@/api/table";
import { titledGroups } from "@/features/table/titledGroups";
import { readColours } from "@/views/colouring";
import { readGroups, writeGroups } from "@/views/group";
import { both } from "@/views/filter/both";

export interface Shape extends Selection {
  /** What records are put together by; none: nothing. */
  group?: string;
  /** The rules that colour records, as they stand in an address: what each asks is told with a record. */
  coloured?: string;
  /** What of each group is summed up. */
  summary?: Summary;
}

export interface Records extends Rows {
  start(): void;
  close(): void;
}

/** The pages of a table's records under a filter, an order and a search; in groups where these are asked for. */
export function useRecords(workspace: string, table: Table, tables: Table[], shape: Shape): Records {
  const expand = expansion(table);
  const fields = everyField(table);
  const { name } = table;
  const { filter, sort, search, group = "", coloured = "" } = shape;
  // Sums are asked for only with groups.
  const summed = group ? JSON.stringify(shape.summary ?? {}) : "{}";
  const links = useMemo(() => JSON.stringify(linksOf(table, tables)), [table, tables]);

  const pages = useMemo(() => {
    const marks = readColours(coloured).map(({ when }) => when);
    const pagesOf = (within: string, known?: number) => {
      const selection = { filter: both(filter, within), sort, search };
      const count = async (signal: AbortSignal) =>
        known ?? (await fetchPage(workspace, name, { selection, limit: 1, count: true, signal })).count;
      return new RecordPages(
        (cursor, limit, signal) =>
          fetchPage(workspace, name, { selection, expand, fields, marks, limit, cursor, signal }),
        count,
        marks.length ? (ids, signal) => fetchMarks(workspace, name, ids, marks, signal) : undefined,
      );
    };
    if (!group) return pagesOf("");
    const parts = readGroups(group);
    const targets = JSON.parse(links) as Record<string, Table>;
    const load = async (signal: AbortSignal) => {
      const asked = parts.map((_, depth) =>
        fetchGroups(
          workspace,
          name,
          writeGroups(parts.slice(0, depth + 1)),
          { filter, search },
          JSON.parse(summed) as Summary,
          signal,
        ),
      );
      const answers = await Promise.all(asked);
      const depths = await titledGroups(
        workspace,
        answers.map(({ groups }) => groups),
        targets,
        signal,
      );
      return { depths, more: answers.some(({ more }) => more) };
    };
    return new GroupedPages(
      parts.map(({ field }) => field),
      load,
      (of: Group) => pagesOf(of.filter, of.records),
    );
  }, [workspace, name, expand, fields, filter, sort, search, group, coloured, summed, links]);

  useEffect(() => {
    pages.start();
    return () => pages.close();
  }, [pages]);

  return pages;
}

/** The tables that links lead to, by the links' names: as little of them as titles need. */
function linksOf(table: Table, tables: Table[]): Record<string, Pick<Table, "name" | "title" | "fields">> {
  const found = table.fields.flatMap((field) => {
    const target = field.type === "link" ? tables.find((each) => each.name === field.link?.table) : undefined;
    return target
      ? [[field.name, { name: target.name, title: target.title, fields: target.fields }] as const]
      : [];
  });
  return Object.fromEntries(found) as Record<string, Pick<Table, "name" | "title" | "fields">>;
}
