import { useElementSize, useMergedRef } from "@mantine/hooks";
import { useVirtualizer } from "@tanstack/react-virtual";
import { IconPhoto } from "@tabler/icons-react";
import { useEffect, useMemo, useRef, useState, useSyncExternalStore } from "react";
import type { SheafRecord } from "@/api/record";
import type { RecordPages } from "@/api/recordPages";
import type { Field } from "@/api/table";
import { useWorkspace } from "@/api/workspace";
import { t } from "@/ui/text/text";
import { CardFace } from "@/views/card/CardFace";
import { useTint } from "@/views/card/tint";
import { toldFields } from "@/views/card/told";
import { coverOf } from "@/views/gallery/cover";
import css from "@/views/gallery/gallery.module.css";
import type { LookProps } from "@/views/lookProps";

interface Props extends LookProps {
  pages: RecordPages;
  cover: Field | undefined;
}

/** Of a card with its gap, in px. */
const WIDTH = 248;
const GAP = 12;
const PICTURE = 140;
const ROWS_AHEAD = 6;

/** Records as cards with a picture, as many beside each other as there is room. */
export default function Gallery({ pages, cover, ...look }: Props) {
  useSyncExternalStore(pages.watch, pages.version);
  const { table, shown } = look;
  const tint = useTint(look.colours);
  const told = useMemo(() => toldFields(table, shown, cover ? [cover.name] : []), [table, shown, cover]);
  const { ref: measured, width } = useElementSize();
  const scroller = useRef<HTMLDivElement>(null);
  const ref = useMergedRef(measured, scroller);
  const [at, setAt] = useState(0);
  const columns = Math.max(1, Math.floor((width - GAP) / WIDTH));
  const { rows } = pages;
  // eslint-disable-next-line react-hooks/incompatible-library -- What it returns is only used here, and not kept.
  const lines = useVirtualizer({
    count: Math.ceil(rows.length / columns),
    getScrollElement: () => scroller.current,
    estimateSize: () => (cover ? PICTURE : 0) + 48 + told.length * 24 + GAP,
    overscan: 2,
    paddingStart: GAP,
    paddingEnd: GAP,
  });
  const items = lines.getVirtualItems();
  const last = (items.at(-1)?.index ?? 0) * columns;
  useEffect(() => {
    pages.need(last + ROWS_AHEAD * columns);
  }, [last, columns, pages, rows.length]);

  function onKey(event: React.KeyboardEvent, index: number) {
    const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns }[event.key];
    const next = step === undefined ? undefined : index + step;
    const record = next === undefined ? undefined : rows[next];
    if (next === undefined || !record) return;
    event.preventDefault();
    setAt(next);
    lines.scrollToIndex(Math.floor(next / columns), { align: "auto" });
    focusCard(scroller.current, record.id);
  }

  const tab = Math.min(at, Math.max(0, rows.length - 1));
  return (
    <div ref={ref} className={css.gallery}>
      <div role="list" className={css.all} style={{ height: lines.getTotalSize() }} aria-label={table.label}>
        {items.map((item) => (
          <div
            key={item.key}
            role="presentation"
            ref={lines.measureElement}
            data-index={item.index}
            className={css.line}
            style={{
              translate: `0 ${item.start}px`,
              gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`,
            }}
          >
            {rows.slice(item.index * columns, (item.index + 1) * columns).map((record, column) => {
              const index = item.index * columns + column;
              return (
                <div key={record.id} role="listitem" className={css.place}>
                  <button
                    type="button"
                    className={css.card}
                    style={tint(record)}
                    data-card={record.id}
                    data-open={look.opened === record.id || undefined}
                    tabIndex={index === tab ? 0 : -1}
                    onKeyDown={(event) => onKey(event, index)}
                    onClick={() => look.onOpen(record.id)}
                  >
                    {cover ? <Picture record={record} cover={cover} table={table.name} /> : null}
                    <span className={css.words}>
                      <CardFace record={record} table={table} tables={look.tables} told={told} />
                    </span>
                  </button>
                </div>
              );
            })}
          </div>
        ))}
      </div>
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

function focusCard(within: HTMLElement | null, id: number, tries = 6) {
  const card = within?.querySelector<HTMLElement>(`[data-card="${id}"]`);
  if (card) card.focus({ preventScroll: true });
  else if (tries > 0) requestAnimationFrame(() => focusCard(within, id, tries - 1));
}

/** The picture, or its place where there is none, or it cannot be had. */
function Picture({ record, cover, table }: { record: SheafRecord; cover: Field; table: string }) {
  const workspace = useWorkspace();
  const address = coverOf(record, cover, { workspace, table });
  const [lost, setLost] = useState<string | null>(null);
  return (
    <span className={css.picture} style={{ height: PICTURE }}>
      {address && address !== lost ? (
        <img
          src={address}
          alt=""
          loading="lazy"
          decoding="async"
          referrerPolicy="no-referrer"
          draggable={false}
          onError={() => setLost(address)}
        />
      ) : (
        <IconPhoto size={24} stroke={1.3} aria-hidden />
      )}
    </span>
  );
}
