import type { CellClickedEventArgs, Item, Rectangle } from "@glideapps/glide-data-grid";
import { useEffect, useRef, type RefObject } from "react";
import type { Rows } from "@/api/recordPages";
import type { Field } from "@/api/table";
import type { CellCommands, GridProps } from "@/views/grid/gridProps";
import type { Acts } from "@/views/grid/useActs";
import { has, type Selected } from "@/views/grid/useSelected";

interface Asked extends Pick<GridProps, "onCellMenu"> {
  fields: Field[];
  pages: Rows;
  selected: Selected;
  acts: Acts;
  onFocus: () => void;
  place: RefObject<HTMLElement | null>;
}

/** The menu of a cell: by the other button of a mouse, a long touch, or a key. */
export function useCellMenu({ fields, pages, selected, acts, place, onFocus, onCellMenu }: Asked) {
  // What was clicked may be selected only now, and rows may come while the menu stands.
  const now = useRef(acts);
  useEffect(() => {
    now.current = acts;
  });

  // Some systems send what a menu is opened by after its key, with no place that means anything.
  const byKey = useRef(false);
  useEffect(() => {
    const whole = place.current;
    const onKey = () => (byKey.current = true);
    const onPointer = () => (byKey.current = false);
    const onMenu = (event: Event) => {
      if (!byKey.current) return;
      event.preventDefault();
      event.stopPropagation();
    };
    whole?.addEventListener("keydown", onKey, true);
    whole?.addEventListener("pointerdown", onPointer, true);
    whole?.addEventListener("contextmenu", onMenu, true);
    return () => {
      whole?.removeEventListener("keydown", onKey, true);
      whole?.removeEventListener("pointerdown", onPointer, true);
      whole?.removeEventListener("contextmenu", onMenu, true);
    };
  }, [place]);

  const commands: CellCommands = {
    focus: onFocus,
    copy: () => now.current.copyNow(),
    paste: () => now.current.pasteNow(),
    clear: () => void now.current.clear(now.current.area()),
    fillDown: () => void now.current.fill("down"),
    records: () => now.current.records(),
  };

  function open([at, row]: Item, x: number, y: number) {
    // The column of the rows' numbers stands for the whole record.
    const column = Math.max(0, at);
    const [field, record] = [fields[column], pages.at(row)];
    if (!field || !record) return;
    const inside = has(selected.selection, [column, row]);
    if (!inside) selected.take([column, row]);
    const area = (inside && acts.area()) || { columns: [column], rows: [row] };
    onCellMenu({
      ...{ field, record, x, y, commands },
      selected: area.columns.flatMap((one) => fields[one] ?? []),
      records: area.rows.length,
    });
  }

  return {
    onKey: (cell: Item, { x, y, height }: Rectangle) => open(cell, x + 8, y + height),
    onCellContextMenu(cell: Item, event: CellClickedEventArgs) {
      event.preventDefault();
      open(cell, event.bounds.x + event.localEventX, event.bounds.y + event.localEventY);
    },
  };
}
