import { useVirtualizer } from "@tanstack/react-virtual";
import { memo, useEffect, useMemo, useRef, useState, useSyncExternalStore } from "react";
import type { SheafRecord } from "@/api/record";
import type { RecordPages } from "@/api/recordPages";
import type { Field, Table } from "@/api/table";
import { titleOf } from "@/fields/linked";
import { t } from "@/ui/text/text";
import { hasTwin, isBlank, Line } from "@/views/card/CardFace";
import { CommentCount } from "@/views/card/CommentCount";
import { toldFields } from "@/views/card/told";
import { faceOf } from "@/views/grid/cell";
import css from "@/views/list/list.module.css";
import type { LookProps } from "@/views/lookProps";

interface Props extends LookProps {
  pages: RecordPages;
}

const ROW = 76;
const AHEAD = 40;
/** On each of the two lines below the title. */
const BESIDE = 2;

/** Records one below the other, each as its title and two lines; made for a thumb. */
export default function List({ pages, ...look }: Props) {
  useSyncExternalStore(pages.watch, pages.version);
  const { rows } = pages;
  const { table, tables, shown } = look;
  const told = useMemo(() => toldFields(table, shown, [], 2 * BESIDE), [table, shown]);
  const scroller = useRef<HTMLDivElement>(null);
  const [at, setAt] = useState(0);
  // eslint-disable-next-line react-hooks/incompatible-library -- What it returns is only used here, and not kept.
  const lines = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    getItemKey: (index) => rows[index]?.id ?? index,
    overscan: 8,
  });
  const items = lines.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    pages.need(last + AHEAD);
  }, [last, pages, rows.length]);

  function onKey(event: React.KeyboardEvent, index: number) {
    const next = { ArrowUp: index - 1, ArrowDown: index + 1, Home: 0, End: rows.length - 1 }[event.key];
    const record = next === undefined ? undefined : rows[next];
    if (next === undefined || !record) return;
    event.preventDefault();
    setAt(next);
    lines.scrollToIndex(next, { align: "auto" });
    focusRow(scroller.current, record.id);
  }

  const tab = Math.min(at, Math.max(0, rows.length - 1));
  return (
    <div ref={scroller} className={css.scroller}>
      <ul className={css.list} style={{ height: lines.getTotalSize() }} aria-label={look.table.label}>
        {items.map((item) => {
          const record = rows[item.index];
          if (!record) return null;
          return (
            <li key={record.id} className={css.item} style={{ translate: `0 ${item.start}px`, height: ROW }}>
              <button
                type="button"
                className={css.row}
                data-card={record.id}
                data-open={look.opened === record.id || undefined}
                tabIndex={item.index === tab ? 0 : -1}
                onKeyDown={(event) => onKey(event, item.index)}
                onClick={() => look.onOpen(record.id)}
              >
                <span className={css.head}>
                  <span className={css.title}>{titleOf(record, look.table)}</span>
                  <CommentCount table={look.table.name} record={record.id} />
                </span>
                <Lines table={table.name} tables={tables} record={record} told={told} />
              </button>
            </li>
          );
        })}
      </ul>
      {pages.error ? (
        <p className={css.note} role="alert">
          {t("board.failed")}{" "}
          <button type="button" className={css.again} onClick={() => pages.retry()}>
            {t("act.retry")}
          </button>
        </p>
      ) : null}
    </div>
  );
}

interface LinesProps {
  table: string;
  tables: Table[];
  record: SheafRecord;
  told: Field[];
}

/** What is filled of the fields, on two lines. */
const Lines = memo(function Lines({ table, tables, record, told }: LinesProps) {
  const filled = told
    .map((field) => ({ field, face: faceOf(record, field, tables) }))
    .filter(({ face }) => !isBlank(face));
  return [filled.slice(0, BESIDE), filled.slice(BESIDE, 2 * BESIDE)].map((line, at) => (
    <span key={at} className={css.line}>
      {line.map(({ field, face }) => (
        <Line key={field.name} table={table} field={field} face={face} named={hasTwin(field, told)} />
      ))}
    </span>
  ));
});

function focusRow(within: HTMLElement | null, id: number, tries = 6) {
  const row = within?.querySelector<HTMLElement>(`[data-card="${id}"]`);
  if (row) row.focus({ preventScroll: true });
  else if (tries > 0) requestAnimationFrame(() => focusRow(within, id, tries - 1));
}
