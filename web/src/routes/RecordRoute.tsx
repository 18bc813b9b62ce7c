import { getRouteApi } from "@tanstack/react-router";
import { RecordPage } from "@/features/record/RecordPage";
import { routes } from "@/ui/paths";

const record = getRouteApi(routes.record);

export function RecordRoute() {
  const params = record.useParams();
  return (
    <RecordPage
      workspace={params.workspace}
      name={params.table}
      id={Number(params.record)}
      shown={record.useSearch()}
    />
  );
}
