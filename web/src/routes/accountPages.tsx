import { useNavigate, useSearch } from "@tanstack/react-router";
import { useCallback } from "react";
import { Account } from "@/features/account/Account";
import { routes } from "@/ui/paths";

export function AccountRoute() {
  const navigate = useNavigate();
  const end = useCallback(() => void navigate({ to: routes.signIn, replace: true }), [navigate]);
  return <Account cameBack={useSearch({ strict: false })} onEnd={end} />;
}

/** For whoever belongs to no workspace, within whose frame it would stand. */
export function OwnAccountRoute() {
  return (
    <main style={{ height: "100%" }}>
      <AccountRoute />
    </main>
  );
}
