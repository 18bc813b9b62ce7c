import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useMemo, useRef, useSyncExternalStore } from "react";
import type { RecordGroups } from "@/api/recordGroups";
import type { Field } from "@/api/table";
import { canEdit } from "@/fields/kinds";
import type { Reach } from "@/ui/drag";
import { t } from "@/ui/text/text";
import css from "@/views/board/board.module.css";
import { BoardColumn } from "@/views/board/BoardColumn";
import { barred } from "@/views/board/columns";
import { useColumns } from "@/views/board/useColumns";
import { useMoving } from "@/views/board/useMoving";
import { CardFace } from "@/views/card/CardFace";
import { toldFields } from "@/views/card/told";
import type { LookProps } from "@/views/lookProps";

interface Props extends LookProps {
  groups: RecordGroups;
  by: Field;
  narrow: boolean;
}

const WIDTH = 284;

/** Records as cards, in a column for each value of a field. */
export default function Board({ groups, by, narrow, ...look }: Props) {
  const { table, tables, shown } = look;
  useSyncExternalStore(groups.watch, groups.version);
  const { columns, more } = useColumns(by, table, tables);
  const told = useMemo(() => toldFields(table, shown, [by.name]), [table, shown, by]);
  const scroller = useRef<HTMLDivElement>(null);
  const ghost = useRef<HTMLDivElement>(null);
  const onCarry = ({ dx, dy }: Reach) => {
    if (ghost.current) ghost.current.style.translate = `${dx}px ${dy}px`;
  };
  const moves = useMoving({ groups, table, by, columns, scroller, onCarry, onWrite: look.onWrite });
  const { moving, landing } = moves;
  const editable = canEdit(by);

  // eslint-disable-next-line react-hooks/incompatible-library -- What it returns is only used here, and not kept.
  const across = useVirtualizer({
    count: columns.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => WIDTH,
    horizontal: true,
    overscan: 1,
    paddingStart: narrow ? 4 : 10,
    paddingEnd: 10,
    getItemKey: (at) => columns[at]?.key ?? at,
  });
  const items = across.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (last >= columns.length - 2) more?.();
  }, [last, columns.length, more]);

  // What a card is over, or came to, is in sight.
  const wanted = moving && !moving.held ? moving.over : landing?.column;
  useEffect(() => {
    const at = columns.findIndex(({ key }) => key === wanted);
    if (wanted !== undefined && at >= 0) across.scrollToIndex(at, { align: "auto" });
    // eslint-disable-next-line react-hooks/exhaustive-deps -- Only when another column is wanted; not when columns are measured.
  }, [wanted, landing]);

  function beside(key: string, row: number, step: -1 | 1) {
    for (let at = columns.findIndex((column) => column.key === key) + step; columns[at]; at += step) {
      const column = columns[at]?.key ?? "";
      const rows = groups.group(column).rows;
      const record = rows[Math.min(row, rows.length - 1)];
      if (record) return moves.setLanding({ column, id: record.id, focus: true });
    }
  }

  return (
    <div className={css.board} ref={scroller} data-narrow={narrow || undefined}>
      <p className="sr" role="status" aria-live="assertive">
        {moves.said}
      </p>
      <p className="sr" id="board-grab">
        {t("board.grab")}
      </p>
      <div
        className={css.columns}
        style={{ width: across.getTotalSize() }}
        role="group"
        aria-label={t("board.list", { field: by.label })}
      >
        {items.map((item) => {
          const column = columns[item.index];
          if (!column) return null;
          const target = moving && moving.from !== column.key ? moving : null;
          return (
            <div
              key={column.key}
              className={css.place}
              style={{ translate: `${item.start}px`, width: item.size }}
            >
              <BoardColumn
                look={look}
                column={column}
                pages={groups.group(column.key)}
                by={by}
                told={told}
                editable={editable}
                why={target ? barred(by, target.from, column) : null}
                over={moving?.over === column.key}
                lifted={moving?.from === column.key ? moving.record.id : undefined}
                refused={moves.refused}
                landing={landing?.column === column.key ? landing : null}
                onGrab={moves.onGrab}
                onKey={moves.onKey}
                onMade={(id) => moves.setLanding({ column: column.key, id, focus: false })}
                onBeside={(row, step) => beside(column.key, row, step)}
              />
            </div>
          );
        })}
      </div>
      {moving?.held ? (
        <div ref={ghost} className={css.ghost} style={moving.held} aria-hidden>
          <CardFace record={moving.record} table={table} tables={tables} told={told} />
        </div>
      ) : null}
    </div>
  );
}
