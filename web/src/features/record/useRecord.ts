import { useQuery } from "@tanstack/react-query";
import { useCallback, useEffect, useRef } from "react";
import type { Change } from "@/api/change";
import { useChanges } from "@/api/live";
import { fetchRecord } from "@/api/record";
import type { ShownRecords } from "@/api/shownRecords";
import type { Table } from "@/api/table";
import { recordKey, type Writing } from "@/features/table/useWriting";

/** A record as the list has it, or read by itself; it follows what others do to it. */
export function useRecord(
  workspace: string,
  table: Table,
  id: number,
  pages: ShownRecords,
  writing: Writing,
) {
  const loaded = useQuery({
    queryKey: recordKey(workspace, table.name, id),
    queryFn: async () => writing.laid(await fetchRecord(workspace, table, id)),
    retry: false,
  });
  const listed = pages.get(id);
  const alone = listed === undefined;
  const onChange = useCallback(
    (change: Change) => {
      // What stands in the list is read anew with it.
      if (alone && change.kind !== "comment" && change.table === table.name && change.record === id)
        void writing.refresh(id);
    },
    [alone, table.name, id, writing],
  );
  useChanges(workspace, onChange);
  // What leaves the list may be gone, or be another than when it was read by itself.
  const stood = useRef(false);
  useEffect(() => {
    if (alone && stood.current) void writing.refresh(id);
    stood.current = !alone;
  }, [alone, id, writing]);
  return { record: listed ?? loaded.data, error: loaded.error, retry: () => void loaded.refetch() };
}
