import { getRouteApi, useNavigate, useRouter } from "@tanstack/react-router";
import { useCallback } from "react";
import { SignIn } from "@/features/signIn/SignIn";
import { Waits } from "@/features/signIn/Waits";
import { routes } from "@/ui/paths";

const route = getRouteApi(routes.signIn);

export function SignInRoute() {
  const { link, then, waits, ...refused } = route.useSearch();
  const { history } = useRouter();
  const go = useCallback(
    (to: string | undefined) => {
      // Only paths of our own: an address from outside must not send people elsewhere.
      const safe = to !== undefined && /^\/(?![/\\])/.test(to);
      history.replace(safe ? to : routes.home);
    },
    [history],
  );
  const done = useCallback(() => go(then), [go, then]);
  const navigate = useNavigate();
  if (waits !== undefined) return <Waits onDone={go} />;
  return (
    <SignIn
      link={link}
      then={then}
      refused={refused}
      onDone={done}
      onForgot={(email) => void navigate({ to: routes.forgot, state: { email } })}
    />
  );
}
