import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useCallback } from "react";
import { Invitation } from "@/features/invitation/Invitation";
import { useTaken } from "@/routes/useTaken";
import { routes } from "@/ui/paths";

const route = getRouteApi(routes.invitation);

export function InvitationRoute() {
  const invitation = useTaken(route.useSearch().invitation);
  const navigate = useNavigate();
  const done = useCallback(
    (workspace: string) => void navigate({ to: routes.start, params: { workspace }, replace: true }),
    [navigate],
  );
  return <Invitation invitation={invitation} onDone={done} />;
}
