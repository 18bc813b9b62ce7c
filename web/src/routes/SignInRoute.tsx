import { getRouteApi, useNavigate, useRouter } from "@tanstack/react-router";
import { useCallback } from "react";
import { SignIn } from "@/features/signIn/SignIn";
import { routes } from "@/ui/paths";

const route = getRouteApi(routes.signIn);

export function SignInRoute() {
  const { link, then } = route.useSearch();
  const { history } = useRouter();
  const done = useCallback(() => {
    // Only paths of our own: an address from outside must not send people elsewhere.
    const safe = then !== undefined && /^\/(?![/\\])/.test(then);
    history.replace(safe ? then : routes.home);
  }, [history, then]);
  const navigate = useNavigate();
  return (
    <SignIn
      link={link}
      onDone={done}
      onForgot={(email) => void navigate({ to: routes.forgot, state: { email } })}
    />
  );
}
