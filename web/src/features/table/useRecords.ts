import { useEffect, useMemo } from "react";
import { everyField, expansion, fetchPage } from "@/api/record";
import { RecordPages } from "@/api/recordPages";
import type { Table } from "@/api/table";

/** The pages of a table's records under a filter, an order and a search. */
export function useRecords(
  workspace: string,
  table: Table,
  filter: string,
  sort: string,
  search: string,
): RecordPages {
  const expand = expansion(table);
  const fields = everyField(table);
  const name = table.name;
  const pages = useMemo(() => {
    const selection = { filter, sort, search };
    return new RecordPages(
      (cursor, limit, signal) =>
        fetchPage(workspace, name, { selection, expand, fields, limit, cursor, signal }),
      async (signal) =>
        (await fetchPage(workspace, name, { selection, limit: 1, count: true, signal })).count,
    );
  }, [workspace, name, expand, fields, filter, sort, search]);

  useEffect(() => {
    pages.start();
    return () => pages.close();
  }, [pages]);

  return pages;
}
