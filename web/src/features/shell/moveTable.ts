import type { QueryClient } from "@tanstack/react-query";
import { modelKey, type Model } from "@/api/table";
import { changeTable } from "@/api/tableShape";
import type { TableMove } from "@/features/shell/tableMoves";
import { withHint } from "@/features/table/useShaping";
import { tellShaped } from "@/features/tableSettings/tellShaped";
import { say } from "@/ui/quietBar";
import { t } from "@/ui/text/text";
import "@/ui/text/laterWords";

/** Asks the server to move a table; says where it stands then, or why it stays. */
export async function moveTable(workspace: string, cache: QueryClient, { table, before }: TableMove) {
  try {
    const shaped = await changeTable(workspace, cache, table, { before });
    const tables = cache.getQueryData<Model>(modelKey(workspace))?.tables ?? [];
    const at = tables.findIndex(({ name }) => name === table);
    const words = { table: tables[at]?.label ?? table, place: at + 1, of: tables.length };
    tellShaped(t("tableSettings.moved", words), shaped);
  } catch (refused) {
    say({ tone: "bad", text: t("tableSettings.moveFailed", { why: withHint(refused) }) });
  }
}
