import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef } from "react";
import { fetchChanges, type Change } from "@/api/change";
import { useChanges } from "@/api/live";
import { useWorkspace } from "@/api/workspace";

/** So many of the log's last entries are read; an act of a program may be many of them. */
const LAST = 300;
const GATHER = 500;

async function fetchLatest(workspace: string): Promise<Change[]> {
  const { head } = await fetchChanges(workspace, Number.MAX_SAFE_INTEGER);
  const { changes } = await fetchChanges(workspace, Math.max(0, head - LAST));
  return changes.reverse();
}

/** The last changes of the workspace, newest first; followed as they happen. */
export function useLatestChanges() {
  const workspace = useWorkspace();
  const cache = useQueryClient();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const onChange = useCallback(() => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      void cache.invalidateQueries({ queryKey: [workspace, "latest"] });
      void cache.invalidateQueries({ queryKey: [workspace, "count"] });
    }, GATHER);
  }, [cache, workspace]);
  useChanges(workspace, onChange);
  useEffect(() => () => clearTimeout(timer.current), []);
  return useQuery({ queryKey: [workspace, "latest"], queryFn: () => fetchLatest(workspace) });
}
