import { useEffect, useMemo } from "react";
import { everyField, expansion, fetchPage } from "@/api/record";
import { RecordGroups } from "@/api/recordGroups";
import { RecordPages } from "@/api/recordPages";
import type { Table } from "@/api/table";
import type { Look } from "@/api/view";
import { filterOf, groupOf } from "@/views/board/columns";
import { both } from "@/views/look";
import { orderBy } from "@/views/order";
import { readSort } from "@/views/sort";

interface Asked {
  filter: string;
  sort: string;
  search: string;
}

/** The records of a table under a filter, an order and a search, read as the look needs them. */
export function useShownRecords(
  workspace: string,
  table: Table,
  look: Look | null,
  { filter, sort, search }: Asked,
): RecordPages | RecordGroups {
  const expand = expansion(table);
  const fields = everyField(table);
  const name = table.name;
  // The same look says the same: a model that was read again makes no new pages.
  const kind = look?.kind;
  const by = look?.kind === "board" ? look.by : undefined;
  const byField = table.fields.find((field) => field.name === by);
  const shape = JSON.stringify(byField);

  const pages = useMemo(() => {
    const read = (own: string) => {
      const selection = { filter: both(filter, own), sort, search };
      return [
        (cursor: string | undefined, limit: number, signal: AbortSignal) =>
          fetchPage(workspace, name, { selection, expand, fields, limit, cursor, signal }),
        async (signal: AbortSignal) =>
          (await fetchPage(workspace, name, { selection, limit: 1, count: true, signal })).count,
      ] as const;
    };
    if (kind === "board" && byField) {
      const [, count] = read("");
      return new RecordGroups({
        groupOf: (record) => groupOf(record, byField),
        open: (group) => new RecordPages(...read(filterOf(group, byField, table.fields))),
        compare: orderBy(readSort(sort), table.fields),
        count,
      });
    }
    return new RecordPages(...read(""));
    // eslint-disable-next-line react-hooks/exhaustive-deps -- The fields are followed by what they say of records.
  }, [workspace, name, expand, fields, filter, sort, search, kind, shape]);

  useEffect(() => {
    pages.start();
    return () => pages.close();
  }, [pages]);

  return pages;
}
