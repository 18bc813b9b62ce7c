import { useLayoutEffect, useRef, useState } from "react";
import type { SheafRecord } from "@/api/record";
import type { RecordGroups } from "@/api/recordGroups";
import type { Field, Table } from "@/api/table";
import { titleOf } from "@/fields/linked";
import { beginDrag, pullAlong, type Reach } from "@/ui/drag";
import { t } from "@/ui/text/text";
import { barred, nextOpen, type Column } from "@/views/board/columns";
import type { LookProps } from "@/views/lookProps";

/** A card on its way from one column to another. */
export interface Moving {
  record: SheafRecord;
  from: string;
  /** The column that it is over. */
  over: string;
  /** Its width, and where it was taken hold of; none where it is moved by keys. */
  held: { width: number; left: number; top: number } | null;
}

/** Where a card is to be looked for, and whether it is told that it came to stand there. */
export interface Landing {
  column: string;
  id: number;
  focus: boolean;
}

interface Given extends Pick<LookProps, "onWrite"> {
  groups: RecordGroups;
  table: Table;
  by: Field;
  columns: Column[];
  scroller: React.RefObject<HTMLDivElement | null>;
  /** Shows the card where the pointer is. */
  onCarry: (reach: Reach) => void;
}

/** Moves cards between columns, by pointer and by keys; what is refused comes back and is told. */
export function useMoving(given: Given) {
  // A card keeps the handlers that it was drawn with, and columns come and go while one is carried: what is given is looked up
  // when something is done, not when a card was drawn.
  const board = useRef(given);
  useLayoutEffect(() => {
    board.current = given;
  });
  const [moving, setMoving] = useState<Moving | null>(null);
  const [landing, setLanding] = useState<Landing | null>(null);
  const [refused, setRefused] = useState<number | null>(null);
  const [said, setSaid] = useState("");
  const latest = useRef<Moving | null>(null);

  function move(next: Moving | null) {
    latest.current = next;
    setMoving(next);
  }

  const labelOf = (key: string) => board.current.columns.find((column) => column.key === key)?.label ?? "";

  async function drop(record: SheafRecord, from: string, to: string, focus: boolean) {
    const { groups, table, by, columns, onWrite } = board.current;
    const column = columns.find(({ key }) => key === to);
    move(null);
    const name = titleOf(record, table);
    if (!column || to === from || barred(by, from, column) !== null) {
      setSaid(t("board.stays", { record: name, column: labelOf(from) }));
      if (focus) setLanding({ column: from, id: record.id, focus });
      return;
    }
    setRefused(null);
    const written = onWrite([
      { id: record.id, edits: [{ field: by.name, value: column.value, shown: column.shown }] },
    ]);
    setLanding({ column: to, id: record.id, focus });
    setSaid(t("board.dropped", { record: name, column: column.label }));
    await written;
    const now = groups.get(record.id);
    if (!now || groups.groupOf(now) !== from) return;
    setRefused(record.id);
    setLanding({ column: from, id: record.id, focus });
    setSaid(t("board.putBack", { record: name, column: labelOf(from) }));
  }

  function columnAt({ x, y }: Reach): string | undefined {
    const there = document.elementFromPoint(x, y)?.closest<HTMLElement>("[data-column]");
    return there?.dataset.column;
  }

  function carry(reach: Reach) {
    board.current.onCarry(reach);
    pullAlong(board.current.scroller.current, reach, "across");
    const now = latest.current;
    const over = columnAt(reach);
    if (now && over !== undefined && over !== now.over) move({ ...now, over });
  }

  /** The pointer went down on a card. */
  function onGrab(event: React.PointerEvent<HTMLElement>, record: SheafRecord) {
    const from = board.current.groups.groupOf(record);
    const { width, left, top } = event.currentTarget.getBoundingClientRect();
    beginDrag(event, {
      onStart: () => move({ record, from, over: from, held: { width, left, top } }),
      onMove: carry,
      onDrop: () => void drop(record, from, latest.current?.over ?? from, false),
      onCancel: () => move(null),
    });
  }

  /** Keys while a card is lifted, and the one that lifts it; answers whether the key was taken. */
  function onKey(key: string, record: SheafRecord): boolean {
    const { groups, table, by, columns } = board.current;
    const name = titleOf(record, table);
    const now = latest.current;
    if (!now) {
      if (key !== " ") return false;
      const from = groups.groupOf(record);
      move({ record, from, over: from, held: null });
      setSaid(t("board.lifted", { record: name }));
      return true;
    }
    if (key === "ArrowLeft" || key === "ArrowRight") {
      const over = nextOpen(columns, by, now.from, now.over, key === "ArrowLeft" ? -1 : 1);
      move({ ...now, over });
      setSaid(t("board.over", { column: labelOf(over) }));
    } else if (key === " " || key === "Enter") void drop(now.record, now.from, now.over, true);
    else if (key === "Escape" || key === "Tab") {
      move(null);
      setSaid(t("board.stays", { record: name, column: labelOf(now.from) }));
    }
    return key !== "Tab";
  }

  return { moving, landing, setLanding, refused, said, onGrab, onKey };
}
