import { Outlet, useMatch } from "@tanstack/react-router";
import { useLayoutEffect, useMemo } from "react";
import { placeOf, useSettings } from "@/api/settings";
import { isSame, settle, usePlace } from "@/ui/place";
import { routes } from "@/ui/paths";

/**
 * The page, with days, moments and numbers as its workspace has them. When that changes what is shown is shown anew, but for the page on
 * which it is said: the reader stays where they are.
 */
export function Placed({ workspace }: { workspace: string }) {
  const { data } = useSettings(workspace);
  const wanted = useMemo(() => placeOf(data), [data]);
  const here = usePlace();
  const onSettings = useMatch({ from: routes.settings, shouldThrow: false }) !== undefined;
  useLayoutEffect(() => settle(wanted), [wanted]);
  return onSettings || isSame(here, wanted) ? <Outlet /> : null;
}
