import { useMemo } from "react";
import type { Table } from "@/api/table";
import type { View } from "@/api/view";
import type { TableSearch } from "@/features/table/TablePage";
import { readColours } from "@/views/colouring";
import { readGroups } from "@/views/group";
import { lookOf, readLook } from "@/views/look";
import { over, shownFields } from "@/views/saved";
import { dayOf, today } from "@/views/time/days";

/** What is shown of a table: its view, and over it what the address says. */
export function useShown(table: Table, view: View | undefined, shown: TableSearch) {
  const now = over(view, shown);
  const { fields, look: text } = now;
  const gridTable = useMemo(() => ({ ...table, fields: shownFields(table.fields, fields) }), [table, fields]);
  const groups = useMemo(() => readGroups(now.group), [now.group]);
  const colours = useMemo(() => readColours(now.colours), [now.colours]);
  const said = useMemo(() => readLook(text), [text]);
  const look = useMemo(() => said && lookOf(said, table), [said, table]);
  const at = (shown.at === undefined ? null : dayOf(shown.at)) ?? today();
  return { now, gridTable, said, look, groups, colours, at, extent: shown.span ?? "month" } as const;
}
