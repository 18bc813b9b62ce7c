import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef } from "react";
import type { Change } from "@/api/change";
import { refreshDeleted } from "@/api/deletedRecords";
import { useChanges } from "@/api/live";

const GATHER = 400;

/** What deletes a record, or brings one back. */
const moving = new Set(["delete", "restore", "undo", "import", "bulk"]);

/** Follows what others delete and bring back while the list is looked at. */
export function useFollowed(workspace: string, table: string) {
  const cache = useQueryClient();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const onChange = useCallback(
    (change: Change) => {
      if (change.table !== table || !moving.has(change.kind)) return;
      clearTimeout(timer.current);
      timer.current = setTimeout(() => void refreshDeleted(cache, workspace, table), GATHER);
    },
    [cache, workspace, table],
  );
  useChanges(workspace, onChange);
  useEffect(() => () => clearTimeout(timer.current), []);
}
