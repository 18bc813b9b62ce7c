import { getRouteApi } from "@tanstack/react-router";
import { useCallback } from "react";
import { Start } from "@/features/start/Start";
import { TablePage, type TableSearch } from "@/features/table/TablePage";
import { Tokens } from "@/features/tokens/Tokens";
import { routes } from "@/ui/paths";

const workspace = getRouteApi(routes.start);
const table = getRouteApi(routes.table);

export function StartRoute() {
  return <Start workspace={workspace.useParams().workspace} />;
}

export function TableRoute() {
  const params = table.useParams();
  const shown = table.useSearch();
  const navigate = table.useNavigate();
  const show = useCallback(
    (change: Partial<TableSearch>) =>
      void navigate({ search: (now) => ({ ...now, ...change }), replace: !("record" in change) }),
    [navigate],
  );
  return <TablePage workspace={params.workspace} name={params.table} shown={shown} onShow={show} />;
}

export function TokensRoute() {
  return <Tokens />;
}
