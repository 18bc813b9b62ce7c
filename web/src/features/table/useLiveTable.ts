import { useCallback, useEffect, useRef } from "react";
import { isOfViews, type Change } from "@/api/change";
import { useChanges } from "@/api/live";
import type { ShownRecords } from "@/api/shownRecords";
import type { Table } from "@/api/table";
import type { Writing } from "@/features/table/useWriting";

const GATHER = 120;
/** More records at once than this are read as a page again rather than one by one. */
const MANY = 20;

/** Follows what others do to a table that is on the screen. */
export function useLiveTable(workspace: string, table: Table, pages: ShownRecords, writing: Writing) {
  const waiting = useRef(new Set<number>());
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const again = useRef<() => Promise<void>>(async () => {});

  const settle = useCallback(async () => {
    // What is being written stands on the screen before it stands on the server: a page read now would take it back.
    if (writing.busy()) {
      timer.current = setTimeout(() => void again.current(), GATHER);
      return;
    }
    const ids = [...waiting.current];
    waiting.current.clear();
    if (ids.length > MANY) return pages.reload();
    const known = ids.filter((id) => pages.get(id));
    for (const id of known) await writing.refresh(id);
    // Records that are new to this page may belong anywhere in its order.
    if (known.length < ids.length) await pages.reload();
  }, [pages, writing]);
  useEffect(() => {
    again.current = settle;
  }, [settle]);

  const onChange = useCallback(
    (change: Change) => {
      if (change.kind === "comment" || isOfViews(change)) return;
      if (change.table && change.table !== table.name) return;
      if (change.record) {
        waiting.current.add(change.record);
        clearTimeout(timer.current);
        timer.current = setTimeout(() => void settle(), GATHER);
      } else void pages.reload();
    },
    [table.name, pages, settle],
  );

  useChanges(workspace, onChange);
  useEffect(() => () => clearTimeout(timer.current), []);
}
