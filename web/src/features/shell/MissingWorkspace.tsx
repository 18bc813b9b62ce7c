import { IconBuildingOff } from "@tabler/icons-react";
import { useEffect } from "react";
import { useMakes } from "@/api/account";
import { useSession, type Session } from "@/api/session";
import { DeletedWorkspaces } from "@/features/shell/DeletedWorkspaces";
import { NewWorkspaceForm } from "@/features/shell/NewWorkspace";
import { OtherWorkspaces, SignedInAs } from "@/features/shell/WaysOut";
import { Empty } from "@/ui/states";
import { t } from "@/ui/text/text";
import ways from "@/ui/waysOut.module.css";

/** No such workspace, or no part in it: the two look alike from outside, and lead on to the person's own. */
export function MissingWorkspace({ name, session }: { name: string; session: Session }) {
  const { refetch } = useSession();
  const makes = useMakes(session);
  const own = session.workspaces;

  // The person may have been asked into it since this page was opened.
  useEffect(() => void refetch(), [refetch]);

  return (
    <main className={ways.page}>
      <Empty
        whole
        icon={IconBuildingOff}
        title={t("workspace.notYours")}
        action={
          <>
            {own.length ? <OtherWorkspaces own={own} /> : makes ? <NewWorkspaceForm /> : null}
            <DeletedWorkspaces name={name} />
            <SignedInAs session={session} label={t("workspace.signInElse")} />
          </>
        }
      >
        {t("workspace.notYoursHelp", { name })} {own.length ? t("workspace.yoursHelp") : t("workspace.none")}
      </Empty>
    </main>
  );
}
