import { getRouteApi } from "@tanstack/react-router";
import { ImportPage } from "@/features/import/ImportPage";
import { Imports } from "@/features/import/Imports";
import { routes } from "@/ui/paths";

const workspace = getRouteApi(routes.start);
const oneImport = getRouteApi(routes.import);

export function ImportsRoute() {
  return <Imports workspace={workspace.useParams().workspace} />;
}

export function ImportRoute() {
  const params = oneImport.useParams();
  return <ImportPage workspace={params.workspace} id={params.import} />;
}
