import type { QueryClient } from "@tanstack/react-query";
import type { Table } from "@/api/table";
import { deleteTable } from "@/api/tableShape";
import { usesOfTable } from "@/features/field/uses";
import { tellShaped } from "@/features/tableSettings/tellShaped";
import { t } from "@/ui/text/text";
import "@/ui/text/laterWords";

/** Puts a table aside, which can be undone; answers false where something needs it, which stays to be told. */
export async function removeTable(workspace: string, cache: QueryClient, table: Table, tables: Table[]) {
  if (usesOfTable(table, tables).length) return false;
  const shaped = await deleteTable(workspace, cache, table.name);
  tellShaped(t("tableSettings.deleted", { table: table.label }), shaped);
  return true;
}
