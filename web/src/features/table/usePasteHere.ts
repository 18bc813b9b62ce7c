import { useEffect, useRef } from "react";
import type { Table } from "@/api/table";
import { useWorkspace } from "@/api/workspace";
import { say } from "@/ui/quietBar";
import { t } from "@/ui/text/text";
import type { Laid } from "@/views/grid/lay";

/** Where a table has no records, cells that are pasted anywhere become its first ones; in its grid that is the grid's matter. */
export function usePasteHere(enabled: boolean, table: Table, tables: Table[], onPut: (laid: Laid) => void) {
  const workspace = `${window.location.origin}/${useWorkspace()}`;
  const here = useRef(onPut);
  useEffect(() => {
    here.current = onPut;
  });
  useEffect(() => {
    if (!enabled) return;
    const coming = import("@/views/grid/clipboard/pastedHere");
    coming.catch(() => undefined);
    const onPaste = (event: ClipboardEvent) => {
      const data = event.clipboardData;
      // Who types into something pastes there.
      if (!data || document.activeElement?.closest("input, textarea, [contenteditable], [data-grid]")) return;
      // What is on the clipboard can be read only as long as the event goes on.
      const kept = new Map(data.types.map((type) => [type, data.getData(type)]));
      const getData = (type: string) => kept.get(type) ?? "";
      coming
        .then(({ pastedHere }) => pastedHere({ getData }, workspace, table, tables))
        .then(
          (laid) => (laid ? here.current(laid) : undefined),
          () => say({ tone: "bad", text: t("shell.partFailed") }),
        );
      event.preventDefault();
    };
    window.addEventListener("paste", onPaste);
    return () => window.removeEventListener("paste", onPaste);
  }, [enabled, table, tables, workspace]);
}
