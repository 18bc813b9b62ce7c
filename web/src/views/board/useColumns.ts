import { useEffect, useMemo, useSyncExternalStore } from "react";
import { fetchPage } from "@/api/record";
import { RecordPages } from "@/api/recordPages";
import type { Field, Table } from "@/api/table";
import { useWorkspace } from "@/api/workspace";
import { titleOf } from "@/fields/linked";
import { fixedColumns, linkColumns, type Column } from "@/views/board/columns";

/** Columns asked for ahead of those in sight. */
const AHEAD = 20;

/** The columns of a board: a field's choices, or the records that a link may point to, read as they are scrolled to. */
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

  return useMemo(() => {
    if (by.type !== "link") return { columns: fixedColumns(by) };
    const targets = pages.rows.map((record) => ({
      id: record.id,
      fields: record.fields,
      title: titleOf(record, target),
    }));
    return { columns: linkColumns(by, targets), more: () => pages.need(pages.rows.length + AHEAD) };
    // eslint-disable-next-line react-hooks/exhaustive-deps -- The pages change within; their version says when.
  }, [by, table, target, pages, version]);
}

const none = new RecordPages(
  async () => ({ records: [], next: null }),
  async () => undefined,
);
