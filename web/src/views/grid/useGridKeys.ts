import type { GridKeyEventArgs, Item, Rectangle } from "@glideapps/glide-data-grid";
import type { GroupedPages } from "@/api/groupedPages";
import type { GridProps } from "@/views/grid/gridProps";
import { actOf } from "@/views/grid/keys";
import type { Acts } from "@/views/grid/useActs";
import type { Selected } from "@/views/grid/useSelected";

interface Asked extends Pick<GridProps, "pages" | "onOpen"> {
  grouped: GroupedPages | null;
  selected: Selected;
  acts: Acts;
  onTick: (cell: Item) => boolean;
  /** Shows the menu of a cell, which stands there. */
  onMenu: (cell: Item, at: Rectangle) => void;
  /** Shows the menu of a column. */
  onColumnMenu: (column: number) => void;
  /** Takes a key that begins a text where no record is yet. */
  onType: (event: GridKeyEventArgs) => boolean;
}

/** What keys do beside what the library does by itself. */
export function useGridKeys({
  pages,
  onOpen,
  grouped,
  selected,
  acts,
  onTick,
  onMenu,
  onColumnMenu,
  onType,
}: Asked) {
  function onKeyDown(event: GridKeyEventArgs) {
    const act = actOf(event);
    if (act ? onAct(act, event.bounds) : onType(event)) {
      event.preventDefault();
      event.cancel();
    }
  }

  /** Does what a key asks for; answers whether it did. */
  function onAct(act: NonNullable<ReturnType<typeof actOf>>, at: Rectangle | undefined): boolean {
    if (act === "keep") acts.forgetCopied();
    if (selected.onKey(act)) return true;
    const { current, columns } = selected.selection;
    const column = columns.last();
    if (act === "menu" && column !== undefined) {
      onColumnMenu(column);
      return true;
    }
    if (!current) return false;
    if (act === "enter" || act === "open") {
      if (toggleGroup(current.cell[1])) return true;
    }
    switch (act) {
      case "menu":
        if (at) onMenu(current.cell, at);
        return true;
      case "open": {
        const record = pages.at(current.cell[1]);
        if (record) onOpen(record.id);
        return true;
      }
      case "fillDown":
      case "fillRight":
        void acts.fill(act === "fillDown" ? "down" : "right");
        return true;
      case "fillAll":
        acts.fillAll();
        return true;
      case "day":
      case "now":
        acts.enterNow(act);
        return true;
      case "enter":
        return onTick(current.cell);
      default:
        return false;
    }
  }

  /** Opens or closes the group whose row this is; answers whether it is one's. */
  function toggleGroup(row: number): boolean {
    const head = grouped?.head(row);
    if (head) grouped?.toggle(head.key);
    return head !== undefined;
  }

  return { onKeyDown, toggleGroup };
}
