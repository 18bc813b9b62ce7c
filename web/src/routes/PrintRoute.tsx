import { getRouteApi } from "@tanstack/react-router";
import { WorkspaceContext } from "@/api/workspace";
import { PrintPage } from "@/features/print/PrintPage";
import { routes } from "@/ui/paths";

const print = getRouteApi(routes.print);

export function PrintRoute() {
  const { workspace, table } = print.useParams();
  return (
    <WorkspaceContext.Provider value={workspace}>
      <PrintPage workspace={workspace} name={table} shown={print.useSearch()} />
    </WorkspaceContext.Provider>
  );
}
