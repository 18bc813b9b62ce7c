import { getRouteApi, useLocation, useNavigate } from "@tanstack/react-router";
import { useCallback } from "react";
import { ConfirmAddress } from "@/features/signIn/ConfirmAddress";
import { Forgot } from "@/features/signIn/Forgot";
import { Reset } from "@/features/signIn/Reset";
import { useTaken } from "@/routes/useTaken";
import { routes } from "@/ui/paths";

const reset = getRouteApi(routes.reset);
const address = getRouteApi(routes.address);

export function ForgotRoute() {
  return <Forgot typed={useLocation({ select: ({ state }) => state.email }) ?? ""} />;
}

export function ResetRoute() {
  const secret = useTaken(reset.useSearch().reset);
  const navigate = useNavigate();
  const done = useCallback(() => void navigate({ to: routes.home, replace: true }), [navigate]);
  return <Reset secret={secret} onDone={done} />;
}

export function AddressRoute() {
  return <ConfirmAddress secret={useTaken(address.useSearch().address)} />;
}
