import { Button } from "@mantine/core";
import { IconBuilding } from "@tabler/icons-react";
import { Link, useNavigate, useRouter } from "@tanstack/react-router";
import { useSignOut, type Session } from "@/api/session";
import type { WorkspaceEntry } from "@/api/workspace";
import { routes } from "@/ui/paths";
import { t } from "@/ui/text/text";
import ways from "@/ui/waysOut.module.css";

/** From a workspace that one cannot be in: to others of one's own. */
export function OtherWorkspaces({ own }: { own: WorkspaceEntry[] }) {
  return (
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
  );
}

/** Who one is here, and out, to come back as somebody else. */
export function SignedInAs({ session, label }: { session: Session; label: string }) {
  const navigate = useNavigate();
  const { history } = useRouter();
  const signOut = useSignOut();

  function leave() {
    const then = history.location.href;
    signOut.mutate(undefined, { onSuccess: () => navigate({ to: routes.signIn, search: { then } }) });
  }

  return (
    <>
      <p style={{ marginTop: 16, color: "var(--text-faint)" }}>
        {t("workspace.signedInAs", { email: session.person.email })}
      </p>
      <Button variant="default" size="xs" loading={signOut.isPending} onClick={leave}>
        {label}
      </Button>
    </>
  );
}
