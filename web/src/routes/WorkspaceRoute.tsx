import { getRouteApi, Outlet, useNavigate, useRouter } from "@tanstack/react-router";
import { useEffect } from "react";
import { useSession } from "@/api/session";
import { WorkspaceContext } from "@/api/workspace";
import { MissingWorkspace } from "@/features/shell/MissingWorkspace";
import { Shell } from "@/features/shell/Shell";
import { routes } from "@/ui/paths";

const route = getRouteApi(routes.start);

export function WorkspaceRoute() {
  const { workspace } = route.useParams();
  const session = useSession();
  const navigate = useNavigate();
  const router = useRouter();
  const signedOut = session.data === null;

  useEffect(() => {
    if (signedOut) void navigate({ to: routes.signIn });
  }, [signedOut, navigate, router]);

  if (!session.data) return null;
  if (!session.data.workspaces.some((own) => own.name === workspace)) {
    return <MissingWorkspace name={workspace} session={session.data} />;
  }
  return (
    <WorkspaceContext.Provider value={workspace}>
      <Shell workspace={workspace} session={session.data}>
        <Outlet />
      </Shell>
    </WorkspaceContext.Provider>
  );
}
