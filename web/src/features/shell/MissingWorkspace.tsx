import { Button } from "@mantine/core";
import { IconBuilding, IconBuildingOff } from "@tabler/icons-react";
import { Link, useNavigate, useRouter } from "@tanstack/react-router";
import { useEffect } from "react";
import { useSession, useSignOut, type Session } from "@/api/session";
import { NewWorkspaceForm } from "@/features/shell/NewWorkspace";
import { routes } from "@/ui/paths";
import { Empty } from "@/ui/states";
import { t } from "@/ui/text/text";
import ways from "@/ui/waysOut.module.css";

/** No such workspace, or no part in it: the two look alike from outside, and lead on to the person's own. */
export function MissingWorkspace({ name, session }: { name: string; session: Session }) {
  const navigate = useNavigate();
  const { history } = useRouter();
  const signOut = useSignOut();
  const { refetch } = useSession();
  const own = session.workspaces;

  // The person may have been asked into it since this page was opened.
  useEffect(() => void refetch(), [refetch]);

  function leave() {
    const then = history.location.href;
    signOut.mutate(undefined, { onSuccess: () => navigate({ to: routes.signIn, search: { then } }) });
  }

  return (
    <main className={ways.page}>
      <Empty
        whole
        icon={IconBuildingOff}
        title={t("workspace.notYours")}
        action={
          <>
            {own.length ? (
              <nav aria-label={t("workspace.yours")} style={{ width: "100%" }}>
                <ul className={ways.ways}>
                  {own.map((other) => (
                    <li key={other.name}>
                      <Link to={routes.start} params={{ workspace: other.name }} className={ways.way}>
                        <IconBuilding size={16} stroke={1.7} aria-hidden />
                        <span className="cut">{other.label}</span>
                      </Link>
                    </li>
                  ))}
                </ul>
              </nav>
            ) : session.person.host_admin ? (
              <NewWorkspaceForm />
            ) : null}
            <p style={{ marginTop: 16, color: "var(--text-faint)" }}>
              {t("workspace.signedInAs", { email: session.person.email })}
            </p>
            <Button variant="default" size="xs" loading={signOut.isPending} onClick={leave}>
              {t("workspace.signInElse")}
            </Button>
          </>
        }
      >
        {t("workspace.notYoursHelp", { name })} {own.length ? t("workspace.yoursHelp") : t("workspace.none")}
      </Empty>
    </main>
  );
}
