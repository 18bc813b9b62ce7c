import { useEffect, useRef } from "react";
import type { Table } from "@/api/table";
import { useWorkspace } from "@/api/workspace";
import { readCells } from "@/views/grid/clipboard/clipboard";
import { lay, type Laid } from "@/views/grid/lay";
import { withoutHeadings } from "@/views/grid/clipboard/headings";

/** Where a table has no records and so no grid, cells that are pasted become its first ones. */
export function usePasteHere(enabled: boolean, table: Table, tables: Table[], onPut: (laid: Laid) => void) {
  const workspace = `${window.location.origin}/${useWorkspace()}`;
  const here = useRef(onPut);
  useEffect(() => {
    here.current = onPut;
  });
  useEffect(() => {
    if (!enabled) return;
    const onPaste = (event: ClipboardEvent) => {
      // Who types into something pastes there.
      if (!event.clipboardData || document.activeElement?.closest("input, textarea, [contenteditable]"))
        return;
      const block = readCells(event.clipboardData, workspace);
      if (!block) return;
      event.preventDefault();
      const { cells, fields } = withoutHeadings(block, table.fields);
      here.current(lay(cells, [0, 0], { fields, tables, rowAt: () => undefined, rows: 0 }));
    };
    window.addEventListener("paste", onPaste);
    return () => window.removeEventListener("paste", onPaste);
  }, [enabled, table, tables, workspace]);
}
