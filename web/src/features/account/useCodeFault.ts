import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { faultOf } from "@/api/fault";
import { sessionKey } from "@/api/session";

/** What is wrong with a code that was sent, or with that none was: a second factor set up elsewhere since brings the field for it. */
export function useCodeFault(error: unknown): string | undefined {
  const cache = useQueryClient();
  const fault = faultOf(error, "code");
  useEffect(() => {
    if (fault === "required") void cache.invalidateQueries({ queryKey: sessionKey });
  }, [fault, cache]);
  return fault;
}
