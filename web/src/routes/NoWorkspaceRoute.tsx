import { NewWorkspaceForm } from "@/features/shell/NewWorkspace";
import { Page } from "@/ui/page";
import { t } from "@/ui/text/text";

export function NoWorkspaceRoute() {
  return (
    <main style={{ height: "100%" }}>
      <Page title={t("workspace.first")} lead={t("workspace.firstLead")}>
        <NewWorkspaceForm />
      </Page>
    </main>
  );
}
