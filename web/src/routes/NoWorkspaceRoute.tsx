import { Link } from "@tanstack/react-router";
import { NewWorkspaceForm } from "@/features/shell/NewWorkspace";
import { routes } from "@/ui/paths";
import { Page } from "@/ui/page";
import { t } from "@/ui/text/text";

export function NoWorkspaceRoute() {
  return (
    <main style={{ height: "100%" }}>
      <Page title={t("workspace.first")} lead={t("workspace.firstLead")}>
        <NewWorkspaceForm />
        <p style={{ marginTop: 32 }}>
          <Link to={routes.ownAccount}>{t("account.page")}</Link>
        </p>
      </Page>
    </main>
  );
}
