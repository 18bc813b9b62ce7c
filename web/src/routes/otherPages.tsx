import { getRouteApi } from "@tanstack/react-router";
import { ImportPage } from "@/features/import/ImportPage";
import { Imports } from "@/features/import/Imports";
import { Start } from "@/features/start/Start";
import { Tokens } from "@/features/tokens/Tokens";
import { routes } from "@/ui/paths";
import "@/ui/text/laterWords";

// Apart from the table's page: who works in a table need not fetch what plans an import.
const workspace = getRouteApi(routes.start);
const oneImport = getRouteApi(routes.import);

export function StartRoute() {
  return <Start workspace={workspace.useParams().workspace} />;
}

export function ImportsRoute() {
  return <Imports workspace={workspace.useParams().workspace} />;
}

export function ImportRoute() {
  const params = oneImport.useParams();
  return <ImportPage workspace={params.workspace} id={params.import} />;
}

export function TokensRoute() {
  return <Tokens />;
}
