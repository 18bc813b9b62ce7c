import { Button } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useMakes } from "@/api/account";
import type { Session } from "@/api/session";
import type { WorkspaceEntry } from "@/api/workspace";
import { archiveAddress } from "@/api/workspaces";
import { useUnfolded } from "@/features/account/useUnfolded";
import { Row } from "@/features/settings/Row";
import css from "@/features/settings/settings.module.css";
import { CloneForm } from "@/features/standing/CloneForm";
import { DeleteForm } from "@/features/standing/DeleteForm";
import { SuspendForm } from "@/features/standing/SuspendForm";
import { useServe } from "@/features/standing/useServe";
import { routes } from "@/ui/paths";
import { t } from "@/ui/text/text";

const small = { size: "xs", variant: "default" } as const;

interface Props {
  workspace: WorkspaceEntry;
  session: Session;
}

/** What becomes of a workspace as a whole: for its owners, and for those who administer the host. */
export function Fate({ workspace, session }: Props) {
  const hostAdmin = session.person.host_admin === true;
  const makes = useMakes(session);
  const navigate = useNavigate();
  const { archive, serve, isPending } = useServe(workspace);
  const { open, button, close } = useUnfolded<"suspend" | "clone" | "delete">();
  const { standing } = workspace;
  const isHeld = standing === "suspended";
  const again = (
    <Button {...small} loading={isPending} onClick={serve}>
      {t("standing.serve")}
    </Button>
  );
  return (
    <section aria-labelledby="fate">
      <h2 className={css.heading} id="fate">
        {t("standing.title")}
      </h2>
      {isHeld ? null : (
        <Row
          id="fate-archive"
          title={t("standing.archiveTitle")}
          help={t(standing === "archived" ? "standing.archivedNote" : "standing.archiveHelp")}
          control={
            <div className={css.acts}>
              {standing === "archived" ? (
                again
              ) : (
                <Button {...small} loading={isPending} onClick={archive}>
                  {t("standing.archive")}
                </Button>
              )}
            </div>
          }
        />
      )}
      {hostAdmin ? (
        <Row
          id="fate-suspend"
          title={t("standing.suspendTitle")}
          help={
            isHeld && workspace.reason
              ? t("standing.suspendedFor", { reason: workspace.reason })
              : t(isHeld ? "standing.suspendedNote" : "standing.suspendHelp")
          }
          control={
            <div className={css.acts}>
              {isHeld ? (
                again
              ) : (
                <Button {...small} {...button("suspend")}>
                  {t("standing.suspend")}
                </Button>
              )}
            </div>
          }
        >
          {open === "suspend" ? <SuspendForm workspace={workspace} onDone={close} onCancel={close} /> : null}
        </Row>
      ) : null}
      {makes ? (
        <Row
          id="fate-clone"
          title={t("standing.cloneTitle")}
          help={t("standing.cloneHelp")}
          control={
            <div className={css.acts}>
              <Button {...small} {...button("clone")}>
                {t("standing.clone")}
              </Button>
            </div>
          }
        >
          {open === "clone" ? (
            <CloneForm
              workspace={workspace}
              onDone={({ name }) => void navigate({ to: routes.start, params: { workspace: name } })}
              onCancel={close}
            />
          ) : null}
        </Row>
      ) : null}
      {isHeld ? null : (
        <Row
          id="fate-take"
          title={t("standing.takeTitle")}
          help={t("standing.takeHelp")}
          control={
            <div className={css.acts}>
              <Button {...small} component="a" href={archiveAddress(workspace.name)} download>
                {t("standing.take")}
              </Button>
            </div>
          }
        />
      )}
      {isHeld && !hostAdmin ? null : (
        <Row
          id="fate-delete"
          title={t("standing.deleteTitle")}
          help={open === "delete" ? null : t("standing.deleteHelp")}
          control={
            <div className={css.acts}>
              <Button size="xs" variant="light" color="red" {...button("delete")}>
                {t("standing.delete")}
              </Button>
            </div>
          }
        >
          {open === "delete" ? (
            <DeleteForm
              workspace={workspace}
              onDone={() => void navigate({ to: routes.home })}
              onCancel={close}
            />
          ) : null}
        </Row>
      )}
    </section>
  );
}
