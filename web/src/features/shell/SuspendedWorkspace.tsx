import { Button } from "@mantine/core";
import { IconBuildingOff } from "@tabler/icons-react";
import { useSession, type Session } from "@/api/session";
import type { WorkspaceEntry } from "@/api/workspace";
import { OtherWorkspaces, SignedInAs } from "@/features/shell/WaysOut";
import { Empty } from "@/ui/states";
import "@/ui/text/settingsWords";
import { t } from "@/ui/text/text";
import ways from "@/ui/waysOut.module.css";

/** Says why a workspace lets nobody in, and leads on. */
export function SuspendedWorkspace({ here, session }: { here: WorkspaceEntry; session: Session }) {
  const { refetch, isFetching } = useSession();
  const others = session.workspaces.filter(({ name }) => name !== here.name);
  return (
    <main className={ways.page}>
      <Empty
        whole
        icon={IconBuildingOff}
        title={t("standing.suspendedTitle", { name: here.label })}
        action={
          <>
            <Button variant="default" size="xs" loading={isFetching} onClick={() => void refetch()}>
              {t("standing.look")}
            </Button>
            {others.length ? <OtherWorkspaces own={others} /> : null}
            <SignedInAs session={session} label={t("account.signOut")} />
          </>
        }
      >
        {here.reason ? `${t("standing.reason", { reason: here.reason })} ` : ""}
        {t("standing.suspendedHelp")}
      </Empty>
    </main>
  );
}
