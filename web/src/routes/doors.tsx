import { getRouteApi, useLocation, useNavigate } from "@tanstack/react-router";
import { useCallback } from "react";
import { ConfirmAddress } from "@/features/signIn/ConfirmAddress";
import { FinishSignUp } from "@/features/signIn/FinishSignUp";
import { Forgot } from "@/features/signIn/Forgot";
import { Reset } from "@/features/signIn/Reset";
import { SignUp } from "@/features/signIn/SignUp";
import { useTaken } from "@/routes/useTaken";
import { routes } from "@/ui/paths";

const reset = getRouteApi(routes.reset);
const signUp = getRouteApi(routes.signUp);
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

export function SignUpRoute() {
  const secret = useTaken(signUp.useSearch()["sign-up"]);
  const navigate = useNavigate();
  const done = useCallback(
    (workspace: string) => void navigate({ to: routes.start, params: { workspace }, replace: true }),
    [navigate],
  );
  return secret ? <FinishSignUp secret={secret} onDone={done} /> : <SignUp />;
}
