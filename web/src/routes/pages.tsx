import { getRouteApi } from "@tanstack/react-router";
import { useCallback } from "react";
import { TablePage, type TableSearch } from "@/features/table/TablePage";
import { routes } from "@/ui/paths";

const table = getRouteApi(routes.table);

export function TableRoute() {
  const params = table.useParams();
  const shown = table.useSearch();
  const navigate = table.useNavigate();
  const show = useCallback(
    (change: Partial<TableSearch>, quietly = false) =>
      void navigate({
        search: (now) => ({ ...now, ...change }),
        replace: quietly || !("record" in change || "look" in change),
      }),
    [navigate],
  );
  return <TablePage workspace={params.workspace} name={params.table} shown={shown} onShow={show} />;
}
