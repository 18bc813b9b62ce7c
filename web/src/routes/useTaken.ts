import { useNavigate } from "@tanstack/react-router";
import { useEffect, useState } from "react";

/** The secret of a link, taken out of the address: there it would be read over a shoulder, and stay in the history. */
export function useTaken(secret: string | undefined): string {
  const [taken] = useState(secret ?? "");
  const navigate = useNavigate();
  const stands = secret !== undefined;
  useEffect(() => {
    if (stands) void navigate({ to: ".", search: {}, replace: true });
  }, [stands, navigate]);
  return taken;
}
