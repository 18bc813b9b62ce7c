import { Link } from "@tanstack/react-router";
import { useSession } from "@/api/session";
import { DeletedWorkspaces } from "@/features/shell/DeletedWorkspaces";
import { NewWorkspaceForm } from "@/features/shell/NewWorkspace";
import { routes } from "@/ui/paths";
import { Page } from "@/ui/page";
import { t } from "@/ui/text/text";

/** For whoever belongs to no workspace: the first is made by those who may, and what one deleted can be brought back. */
export function NoWorkspaceRoute() {
  const makes = useSession().data?.person.host_admin !== false;
  return (
    <main style={{ height: "100%" }}>
      <Page
        title={t(makes ? "workspace.first" : "workspace.yours")}
        lead={t(makes ? "workspace.firstLead" : "workspace.none")}
      >
        {makes ? <NewWorkspaceForm /> : null}
        <DeletedWorkspaces />
        <p style={{ marginTop: 32 }}>
          <Link to={routes.ownAccount}>{t("account.page")}</Link>
        </p>
      </Page>
    </main>
  );
}
