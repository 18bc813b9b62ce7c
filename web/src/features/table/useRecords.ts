import { useEffect, useMemo } from "react";
import { everyField, expansion, type Selection } from "@/api/record";
import type { Rows } from "@/api/recordPages";
import type { Table } from "@/api/table";
import { openRecords } from "@/features/table/openRecords";

/** A table's records under a filter, an order and a search, in rows. */
export function useRecords(workspace: string, table: Table, { filter, sort, search }: Selection): Rows {
  const expand = expansion(table);
  const fields = everyField(table);
  const { name } = table;
  const pages = useMemo(
    () => openRecords({ workspace, name, expand, fields, targets: {} }, { filter, sort, search }),
    [workspace, name, expand, fields, filter, sort, search],
  );
  useEffect(() => {
    pages.start();
    return () => pages.close();
  }, [pages]);
  return pages;
}
