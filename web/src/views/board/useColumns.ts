import { useEffect, useMemo, useSyncExternalStore } from "react";
import { useQuery } from "@tanstack/react-query";
import { fetchGroups } from "@/api/groups";
import { fetchPage } from "@/api/record";
import { RecordPages } from "@/api/recordPages";
import type { Field, Table } from "@/api/table";
import { useWorkspace } from "@/api/workspace";
import { titleOf } from "@/fields/linked";
import { fixedColumns, linkColumns, personColumns, type Column } from "@/views/board/columns";

/** Columns asked for ahead of those in sight. */
const AHEAD = 20;

/** The columns of a board: people, a field's choices, or the records that a link may point to, read as they are scrolled to. */
export function useColumns(
  by: Field,
  table: Table,
  tables: Table[],
): { columns: Column[]; more?: () => void } {
  const workspace = useWorkspace();
  const target = by.type === "link" ? tables.find(({ name }) => name === by.link?.table) : undefined;
  const [name, title] = [target?.name, target?.title ?? ""];
  const pages = useMemo(() => {
    if (name === undefined) return none;
    const selection = { filter: "", search: "", sort: title };
    return new RecordPages(
      (cursor, limit, signal) => fetchPage(workspace, name, { selection, limit, cursor, signal }),
      async () => undefined,
    );
  }, [workspace, name, title]);
  useEffect(() => {
    if (pages === none) return;
    pages.start();
    return () => pages.close();
  }, [pages]);
  const version = useSyncExternalStore(pages.watch, pages.version);

  const [own, field] = [table.name, by.name];
  const standing = useQuery({
    queryKey: [workspace, "standing", own, field],
    queryFn: ({ signal }) => fetchGroups(workspace, own, field, { filter: "", search: "" }, {}, signal),
    enabled: by.type === "user",
    staleTime: 60_000,
  }).data;

  return useMemo(() => {
    if (by.type === "user") {
      const here = (by.people ?? []).map(({ id }) => id);
      const left = (standing?.groups ?? [])
        .map(({ values }) => values[by.name])
        .filter((id) => typeof id === "number");
      return { columns: personColumns(by, [...here, ...left.filter((id) => !here.includes(id))]) };
    }
    if (by.type !== "link") return { columns: fixedColumns(by) };
    const targets = pages.rows.map((record) => ({
      id: record.id,
      fields: record.fields,
      title: titleOf(record, target),
    }));
    return { columns: linkColumns(by, targets), more: () => pages.need(pages.rows.length + AHEAD) };
    // eslint-disable-next-line react-hooks/exhaustive-deps -- The pages change within; their version says when.
  }, [by, table, target, pages, version, standing]);
}

const none = new RecordPages(
  async () => ({ records: [], next: null }),
  async () => undefined,
);
