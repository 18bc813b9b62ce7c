import type { useNavigate } from "@tanstack/react-router";
import type { ExportFormat } from "@/api/export";
import type { Table } from "@/api/table";
import type { TableSearch } from "@/features/table/TablePage";
import { routes } from "@/ui/paths";
import { say } from "@/ui/quietBar";
import { t } from "@/ui/text/text";

/** What is taken along: a table as it is shown. */
export interface Exported {
  workspace: string;
  table: Table;
  shown: TableSearch;
}

/** What can be done with what is seen. */
export function exportActs(navigate: ReturnType<typeof useNavigate>, { workspace, table, shown }: Exported) {
  return {
    take: (format: ExportFormat) =>
      void import("@/features/export/download").then(
        ({ download }) => download(workspace, table, shown, format),
        () => say({ tone: "bad", text: t("shell.partFailed") }),
      ),
    print: () =>
      void navigate({
        to: routes.print,
        params: { workspace, table: table.name },
        search: { ...shown, record: undefined, from: undefined, shape: undefined },
      }),
  };
}
