import { useVirtualizer } from "@tanstack/react-virtual";
import { useLayoutEffect, useMemo, useRef, useState } from "react";
import type { Field } from "@/api/table";
import { say } from "@/ui/quietBar";
import { t } from "@/ui/text/text";
import type { GroupPart } from "@/views/group";
import { closedBy, MOST_CLOSED, turnedAt } from "@/views/pivot/closed";
import { figuresOf, nameOf, widthOf } from "@/views/pivot/figures";
import { cellIn, linesOf, openable, shades, turned, type Order } from "@/views/pivot/lines";
import css from "@/views/pivot/pivot.module.css";
import { measureKey, type Measure, type Pivot } from "@/views/pivot/pivot";
import { PivotFoot, PivotRowOf, type Across } from "@/views/pivot/PivotRows";
import { PivotHead } from "@/views/pivot/PivotHead";
import type { Closed } from "@/views/pivot/said";
import { pivotText } from "@/views/pivot/text";
import { placeAfter, tabOf, usePlace, type Place } from "@/views/pivot/usePivotKeys";

interface Props {
  /** The table's label. */
  label: string;
  pivot: Pivot;
  fields: Field[];
  rows: GroupPart[];
  columns: GroupPart | undefined;
  measures: Measure[];
  closed: Closed | null | undefined;
  narrow: boolean;
  /** Figures are shaded by their size. */
  tint: boolean;
  /** Shows the records of a cell. */
  onOpen: (filter: string) => void;
  onClosed: (closed: Closed | null) => void;
}

const LINE = 32;
const SIDE = 240;
const SIDE_NARROW = 148;

/** A table of groups by groups; each figure opens its records. */
export function PivotTable(props: Props) {
  const { label, pivot, fields, rows, columns, measures, closed, narrow, tint, onOpen, onClosed } = props;
  const isClosed = useMemo(() => closedBy(closed), [closed]);
  const [asked, setOrder] = useState<Order | null>(null);
  const figures = useMemo(() => figuresOf(measures, fields), [measures, fields]);
  const widths = useMemo(() => {
    const names = columns ? pivot.columns.map(({ value }) => nameOf(value, columns, fields).text.length) : [];
    const over = Math.max(0, ...names) / Math.max(1, figures.length);
    return figures.map((one) => widthOf(one, pivot, over));
  }, [figures, pivot, columns, fields]);
  const shadeOf = useMemo(
    () => (tint ? figures.map(({ measure }) => shades(pivot, measure)) : null),
    [tint, figures, pivot],
  );
  // A column or a measure that is not there any more orders nothing.
  const order =
    asked &&
    figures.some(({ measure }) => measureKey(measure) === measureKey(asked.measure)) &&
    (asked.column === null || pivot.columns.some(({ key }) => key === asked.column))
      ? asked
      : null;
  const lines = useMemo(() => linesOf(pivot, isClosed, order), [pivot, isClosed, order]);

  const scroller = useRef<HTMLDivElement>(null);
  const isRtl = typeof document !== "undefined" && document.documentElement.dir === "rtl";
  const side = narrow ? SIDE_NARROW : SIDE;
  const width = widths.reduce((sum, one) => sum + one, 0);
  const across: Across[] = [...pivot.columns, null];
  const several = figures.length > 1;
  const head = several && columns ? 2 : 1;
  // eslint-disable-next-line react-hooks/incompatible-library -- What it returns is only used here, and not kept.
  const down = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => LINE,
    overscan: 12,
    scrollPaddingEnd: (head + 1) * LINE + 16,
  });
  const over = useVirtualizer({
    horizontal: true,
    isRtl,
    count: across.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => width,
    overscan: 2,
    scrollPaddingEnd: side + 16,
  });
  const { place, setPlace, go } = usePlace(scroller, ({ line, column }) => {
    if (line >= 0 && line < lines.length) down.scrollToIndex(line, { align: "auto" });
    if (column >= 0) over.scrollToIndex(Math.floor(column / figures.length), { align: "auto" });
  });
  // The virtualizer keeps the sizes that it has been told.
  useLayoutEffect(() => over.measure(), [over, width]);

  const bounds = { lines: lines.length, columns: across.length * figures.length, page: 15 };

  const sides = useMemo(() => openable(pivot.rows), [pivot]);

  function toggle(key: string) {
    const next = turnedAt(closed, key, sides);
    if (next) onClosed(next);
    else say({ tone: "bad", text: t("pivot.mostClosed", { n: MOST_CLOSED }) });
  }

  /** What a place does: a head orders, a side opens and closes, a figure shows its records. */
  function act({ line, column }: Place) {
    const measure = figures[column % figures.length]?.measure;
    const key = across[Math.floor(column / figures.length)]?.key ?? null;
    if (line < 0) {
      if (column < 0) setOrder(null);
      else if (measure) setOrder(turned(order, key, measure));
      return;
    }
    const at = lines[line];
    if (!at) {
      const cell = key === null ? pivot.total : pivot.columns.find((one) => one.key === key)?.total;
      if (cell) onOpen(cell.filter);
    } else if (column < 0) {
      if (at.open === null) onOpen(at.row.total.filter);
      else toggle(at.row.key);
    } else {
      const cell = cellIn(at.row, key);
      if (cell) onOpen(cell.filter);
    }
  }

  function onKey(event: React.KeyboardEvent) {
    const now = placeOf(event.target);
    if (!now) return;
    const far = event.ctrlKey || event.metaKey;
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      return act(now);
    }
    if (event.altKey || event.shiftKey) return;
    const towards = isRtl ? flipped(event.key) : event.key;
    const line = lines[now.line];
    if (now.column < 0 && line && !far) {
      if (towards === "ArrowRight" && line.open === false)
        return void (event.preventDefault(), toggle(line.row.key));
      if (towards === "ArrowLeft" && line.open) return void (event.preventDefault(), toggle(line.row.key));
      if (towards === "ArrowLeft" && line.within >= 0) {
        event.preventDefault();
        return go({ line: line.within, column: -1 });
      }
    }
    const next = placeAfter(towards, far, now, bounds);
    if (!next) return;
    event.preventDefault();
    go(next);
  }

  function onCopy(event: React.ClipboardEvent) {
    if (!window.getSelection()?.isCollapsed) return;
    event.preventDefault();
    event.clipboardData.setData("text/plain", pivotText({ pivot, lines, rows, columns, figures, fields }));
  }

  const shown = over.getVirtualItems().flatMap(({ index }) => {
    const column = across[index];
    return column === undefined ? [] : [{ column, index }];
  });
  const tab = tabOf(place, bounds, {
    lines: down.getVirtualItems().map(({ index }) => index),
    columns: shown.flatMap(({ index }) => figures.map((_, nth) => index * figures.length + nth)),
  });
  const shared = { shown, figures, widths, width, side, tab };
  return (
    <div ref={scroller} className={css.scroller}>
      <div
        role="treegrid"
        aria-label={t("pivot.label", { table: label })}
        aria-rowcount={lines.length + head + 1}
        aria-colcount={bounds.columns + 1}
        className={css.canvas}
        style={{ width: side + width * across.length }}
        onKeyDown={onKey}
        onCopy={onCopy}
        onFocus={(event) => {
          const at = placeOf(event.target);
          if (at && (at.line !== place.line || at.column !== place.column)) setPlace(at);
        }}
        onClick={(event) => {
          const at = placeOf(event.target);
          if (at && !isMarking(event)) act(at);
        }}
      >
        <PivotHead
          {...shared}
          fields={fields}
          rows={rows}
          columns={columns}
          order={order}
          allClosed={sides.length > 0 && sides.every(isClosed)}
          onAll={sides.length ? (close) => onClosed(close ? { all: true, but: [] } : null) : undefined}
        />
        <div role="rowgroup" className={css.body} style={{ height: lines.length * LINE }}>
          {down.getVirtualItems().map(({ index, start }) => {
            const line = lines[index];
            return line ? (
              <PivotRowOf
                key={line.row.key}
                {...shared}
                line={line}
                index={index}
                above={head}
                start={start}
                fields={fields}
                part={rows[line.depth]}
                shadeOf={shadeOf}
              />
            ) : null;
          })}
        </div>
        <PivotFoot {...shared} pivot={pivot} index={lines.length} above={head} />
      </div>
    </div>
  );
}

function placeOf(target: EventTarget): Place | null {
  const at = target instanceof Element ? target.closest<HTMLElement>("[data-at]")?.dataset.at : undefined;
  const [line, column] = at?.split(",").map(Number) ?? [];
  return line === undefined || column === undefined ? null : { line, column };
}

/** Whether a click ended the marking of text in its cell; what presses without a pointer marks none. */
function isMarking({ detail, target }: React.MouseEvent): boolean {
  const marked = window.getSelection();
  return (
    detail > 0 &&
    !!marked &&
    !marked.isCollapsed &&
    target instanceof Node &&
    marked.containsNode(target, true)
  );
}

const flipped = (key: string) => ({ ArrowLeft: "ArrowRight", ArrowRight: "ArrowLeft" })[key] ?? key;
