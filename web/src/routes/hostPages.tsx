import { getRouteApi } from "@tanstack/react-router";
import { useCallback, useEffect } from "react";
import { Host } from "@/features/host/Host";
import type { PartName } from "@/features/host/parts";
import { nowhere, settle } from "@/ui/place";
import { routes } from "@/ui/paths";

const route = getRouteApi(routes.host);

export function HostRoute() {
  const { part } = route.useParams();
  const navigate = route.useNavigate();
  const go = useCallback((next: PartName) => void navigate({ params: { part: next } }), [navigate]);
  // It is in no workspace: days are the reader's own.
  useEffect(() => settle(nowhere), []);
  return (
    <main style={{ height: "100%" }}>
      <Host part={part} onPart={go} />
    </main>
  );
}
