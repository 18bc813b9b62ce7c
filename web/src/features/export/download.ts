import { checkExport, exportAddress, type ExportFormat } from "@/api/export";
import { Problem, sentence } from "@/api/problem";
import type { Table } from "@/api/table";
import { askFor, seenOf } from "@/features/export/seen";
import type { TableSearch } from "@/features/table/TablePage";
import { say } from "@/ui/quietBar";
import { t } from "@/ui/text/text";
import { isoOf, today } from "@/views/time/days";

/** Lets the browser fetch what is seen as a file: the page holds none of it. What is wrong is told before. */
export async function download(workspace: string, table: Table, shown: TableSearch, format: ExportFormat) {
  const seen = seenOf(table, shown);
  const ask = askFor(seen, fileName(table, seen.view?.label));
  try {
    const records = await checkExport(workspace, table.name, format, ask);
    const link = document.createElement("a");
    link.href = exportAddress(workspace, table.name, format, ask);
    link.download = "";
    document.body.append(link);
    link.click();
    link.remove();
    say(t("export.begun", { n: records }));
  } catch (error) {
    const tooMany = error instanceof Problem && error.status === 413;
    say({ tone: "bad", text: tooMany ? t("export.tooMany") : t("export.failed", { why: sentence(error) }) });
  }
}

/** The table, the view, and the day where the reader is. */
export function fileName(table: Table, view: string | undefined): string {
  return `${view === undefined ? table.label : `${table.label} - ${view}`} ${isoOf(today())}`;
}
