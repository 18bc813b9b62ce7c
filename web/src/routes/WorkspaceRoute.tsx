import { getRouteApi, useNavigate, useRouter } from "@tanstack/react-router";
import { useEffect } from "react";
import { useSession } from "@/api/session";
import { WorkspaceContext } from "@/api/workspace";
import { Shell } from "@/features/shell/Shell";
import { Placed } from "@/routes/Placed";
import { later } from "@/ui/later";
import { routes } from "@/ui/paths";

const route = getRouteApi(routes.start);
const missing = later(async () => (await import("@/features/shell/MissingWorkspace")).MissingWorkspace);
const suspended = later(async () => (await import("@/features/shell/SuspendedWorkspace")).SuspendedWorkspace);

export function WorkspaceRoute() {
  const { workspace } = route.useParams();
  const session = useSession();
  const navigate = useNavigate();
  const router = useRouter();
  const signedOut = session.data === null;

  useEffect(() => {
    if (signedOut) void navigate({ to: routes.signIn });
  }, [signedOut, navigate, router]);

  const here = session.data?.workspaces.find((own) => own.name === workspace);
  const isHeld = here?.standing === "suspended" && !session.data?.person.host_admin;
  missing.useReady(session.data != null && !here);
  suspended.useReady(isHeld);

  if (!session.data) return null;
  if (!here) return <missing.Part name={workspace} session={session.data} />;
  if (isHeld) return <suspended.Part here={here} session={session.data} />;
  return (
    <WorkspaceContext.Provider value={workspace}>
      <Shell workspace={workspace} session={session.data}>
        <Placed workspace={workspace} />
      </Shell>
    </WorkspaceContext.Provider>
  );
}
