import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef, useState, useSyncExternalStore } from "react";
import type { SheafRecord } from "@/api/record";
import type { RecordPages } from "@/api/recordPages";
import { titleOf } from "@/fields/linked";
import { beginDrag, type Reach } from "@/ui/drag";
import { t } from "@/ui/text/text";
import type { LookProps } from "@/views/lookProps";
import type { Day } from "@/views/time/days";
import css from "@/views/timeline/timeline.module.css";

interface Props {
  look: LookProps;
  pages: RecordPages;
  count: number;
  /** Gives a record its day; none said: the one in the middle. Nothing where it cannot be written. */
  onPlace: ((record: SheafRecord, at: Day | null) => void) | undefined;
  /** The day at a place of the page. */
  dayAt: (x: number) => Day | null;
}

const ROW = 34;
const AHEAD = 40;

/** Records that do not say when they are, to be put on the timeline. */
export function LooseList({ look, pages, count, onPlace, dayAt }: Props) {
  useSyncExternalStore(pages.watch, pages.version);
  const scroller = useRef<HTMLDivElement>(null);
  const ghost = useRef<HTMLDivElement>(null);
  const [carried, setCarried] = useState<{ record: SheafRecord; left: number; top: number; width: number }>();
  const { rows } = pages;
  // eslint-disable-next-line react-hooks/incompatible-library -- What it returns is only used here, and not kept.
  const lines = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    getItemKey: (index) => rows[index]?.id ?? index,
    overscan: 6,
  });
  const items = lines.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    pages.need(last + AHEAD);
  }, [last, pages, rows.length]);

  function grab(event: React.PointerEvent<HTMLElement>, record: SheafRecord) {
    const { left, top, width } = event.currentTarget.getBoundingClientRect();
    const carry = ({ dx, dy }: Reach) => {
      if (ghost.current) ghost.current.style.translate = `${dx}px ${dy}px`;
    };
    beginDrag(event, {
      onStart: () => setCarried({ record, left, top, width }),
      onMove: carry,
      onDrop: ({ x }) => {
        setCarried(undefined);
        const at = dayAt(x);
        if (at !== null) onPlace?.(record, at);
      },
      onCancel: () => setCarried(undefined),
    });
  }

  return (
    <aside className={css.loose} aria-label={t("time.without", { n: count })}>
      <p className={css.looseHead}>{onPlace ? t("time.looseHelp") : t("time.without", { n: count })}</p>
      <p className="sr" id="time-place">
        {t("time.placeByKey")}
      </p>
      <div ref={scroller} className={css.looseScroller}>
        <ul className={css.looseRows} style={{ height: lines.getTotalSize() }}>
          {items.map((item) => {
            const record = rows[item.index];
            if (!record) return null;
            const name = titleOf(record, look.table);
            return (
              <li key={record.id} style={{ translate: `0 ${item.start}px` }}>
                <button
                  type="button"
                  className={css.looseRow}
                  title={name}
                  data-loose={record.id}
                  data-movable={onPlace !== undefined || undefined}
                  aria-describedby={onPlace ? "time-place" : undefined}
                  onPointerDown={(event) => onPlace && grab(event, record)}
                  onKeyDown={(event) => {
                    if (event.key !== " " || !onPlace) return;
                    event.preventDefault();
                    onPlace(record, null);
                  }}
                  onClick={() => look.onOpen(record.id)}
                >
                  <span className="cut">{name}</span>
                </button>
              </li>
            );
          })}
        </ul>
      </div>
      {carried ? (
        <div
          ref={ghost}
          className={css.ghost}
          style={{ left: carried.left, top: carried.top, width: carried.width }}
          aria-hidden
        >
          {titleOf(carried.record, look.table)}
        </div>
      ) : null}
    </aside>
  );
}
