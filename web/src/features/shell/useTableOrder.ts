import { useQueryClient, type QueryClient } from "@tanstack/react-query";
import { useLayoutEffect, useMemo, useRef, useState, useSyncExternalStore } from "react";
import type { Table } from "@/api/table";
import { changes, placed, step, TableMoves, type TableMove } from "@/features/shell/tableMoves";
import { beginDrag, pullAlong, type Reach } from "@/ui/drag";
import { say } from "@/ui/quietBar";
import { t } from "@/ui/text/text";

/** The order of the tables beside the page: dragged, or moved by keys. The lines of `list` are marked `data-line` with the names. */
export function useTableOrder(workspace: string, tables: Table[]) {
  const cache = useQueryClient();
  const moves = useMemo(() => new TableMoves((move) => send(workspace, cache, move)), [workspace, cache]);
  const waiting = useSyncExternalStore(moves.watch, moves.waiting, moves.waiting);
  const shown = waiting.reduce(placed, tables);
  const list = useRef<HTMLUListElement>(null);
  /** Where the table would come to stand that is dragged. */
  const [carried, setCarried] = useState<TableMove | null>(null);
  const stepped = useRef<string | null>(null);
  const latest = useRef(shown);
  useLayoutEffect(() => {
    latest.current = shown;
    // A line that changes its place loses the focus.
    if (stepped.current === null) return;
    list.current?.querySelector<HTMLElement>(`[data-line="${CSS.escape(stepped.current)}"] a`)?.focus();
    stepped.current = null;
  }, [shown]);

  /** The table of the first line whose middle is below the pointer. */
  function under(table: string, { y }: Reach): TableMove {
    const lines = [...(list.current?.querySelectorAll<HTMLElement>("[data-line]") ?? [])];
    const below = lines.find((line) => {
      const { top, bottom } = line.getBoundingClientRect();
      return line.dataset.line !== table && y < (top + bottom) / 2;
    });
    return { table, before: below?.dataset.line ?? null };
  }

  function grab(down: React.PointerEvent, table: string) {
    let to: TableMove | null = null;
    const carry = (reach: Reach) => {
      pullAlong(scrollerOf(list.current), reach, "down");
      to = under(table, reach);
      setCarried(to);
    };
    beginDrag(down, {
      onStart: carry,
      onMove: carry,
      onDrop() {
        setCarried(null);
        if (to && changes(latest.current, to)) moves.add(to);
      },
      onCancel: () => setCarried(null),
    });
  }

  function move(table: string, way: -1 | 1) {
    const to = step(latest.current, table, way);
    if (to) moves.add(to);
    return to !== null;
  }

  /** The same, by a key: the focus stays with the table. */
  function moveFocused(table: string, way: -1 | 1) {
    stepped.current = table;
    if (!move(table, way)) stepped.current = null;
  }

  return { list, shown, carried, grab, move, moveFocused };
}

/** What asks for it is no part of the first load. */
async function send(workspace: string, cache: QueryClient, move: TableMove) {
  const part = await import("@/features/shell/moveTable").catch(() => null);
  if (part) await part.moveTable(workspace, cache, move);
  else say({ tone: "bad", text: t("shell.partFailed") });
}

/** What the list scrolls within: the sidebar, or a drawer. */
function scrollerOf(list: HTMLElement | null): HTMLElement | null {
  let at = list;
  while (at && at.scrollHeight <= at.clientHeight) at = at.parentElement;
  return at;
}
