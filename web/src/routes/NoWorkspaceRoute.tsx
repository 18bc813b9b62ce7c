import { Link } from "@tanstack/react-router";
import { useMakes } from "@/api/account";
import { useSession, type Session } from "@/api/session";
import { DeletedWorkspaces } from "@/features/shell/DeletedWorkspaces";
import { NewWorkspaceForm } from "@/features/shell/NewWorkspace";
import { routes } from "@/ui/paths";
import { Page } from "@/ui/page";
import { t } from "@/ui/text/text";

/** For whoever belongs to no workspace: the first is made by those who may, and what one deleted can be brought back. */
export function NoWorkspaceRoute() {
  const session = useSession().data;
  return session ? <NoWorkspace session={session} /> : null;
}

function NoWorkspace({ session }: { session: Session }) {
  const makes = useMakes(session);
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
