import { SegmentedControl, Select } from "@mantine/core";
import { useElementSize, useMergedRef } from "@mantine/hooks";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useMemo, useRef, useState, useSyncExternalStore } from "react";
import type { RecordGroups } from "@/api/recordGroups";
import type { Field } from "@/api/table";
import { firstWeekday } from "@/ui/locale";
import { t } from "@/ui/text/text";
import type { LookProps } from "@/views/lookProps";
import { now, today, type Day } from "@/views/time/days";
import { isMoment, spanOf, type Times } from "@/views/time/span";
import { useShifting } from "@/views/time/useShifting";
import { Arrows } from "@/views/timeline/Arrows";
import { LooseList } from "@/views/timeline/LooseList";
import { LOOSE, PLACED } from "@/views/timeline/placed";
import { firstDayOf, rangeOf, useKeptDay } from "@/views/timeline/range";
import { ROW } from "@/views/timeline/rowHeight";
import { scales, ticksOf, zooms, type Zoom } from "@/views/timeline/scale";
import css from "@/views/timeline/timeline.module.css";
import { TimelineRow } from "@/views/timeline/TimelineRow";

interface Props extends LookProps {
  groups: RecordGroups;
  times: Times;
  /** What must be over before a record begins. */
  after: Field | undefined;
  narrow: boolean;
}

const HEAD = 48;
/** Of the column with the records' names, in px. */
const NAMES = 220;
const AHEAD = 60;
/** Days are drawn a screen further than is seen, and anew after so many px. */
const REDRAW = 240;

/** Records as bars along time. */
export default function Timeline({ groups, times, after, narrow, ...look }: Props) {
  useSyncExternalStore(groups.watch, groups.version);
  const placed = groups.group(PLACED);
  const loose = groups.group(LOOSE);
  const shifting = useShifting({
    table: look.table,
    times,
    get: (id) => groups.get(id),
    onWrite: look.onWrite,
  });
  const [zoom, setZoom] = useState<Zoom>("week");
  const [aside, setAside] = useState(!narrow);
  const { ref: measured, width } = useElementSize();
  const scroller = useRef<HTMLDivElement>(null);
  const ref = useMergedRef(measured, scroller);
  const names = narrow ? 0 : NAMES;
  const { day } = scales[zoom];
  const { rows } = placed;
  const version = placed.version();

  const [origin, end] = useMemo(
    () =>
      rangeOf(
        rows.flatMap((record) => spanOf(record, times) ?? []),
        Math.ceil(Math.max(width, 600) / day),
      ),
    // eslint-disable-next-line react-hooks/exhaustive-deps -- The rows change within the pages; the version says when.
    [placed, version, times.from.name, times.to?.name, width, day],
  );
  const [scrolled, setScrolled] = useState(0);
  const seen = (width - names) / day;
  useKeptDay(scroller, origin, day, width - names, placed.started ? firstDayOf(rows, times, seen) : null);

  // eslint-disable-next-line react-hooks/incompatible-library -- What it returns is only used here, and not kept.
  const lines = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    getItemKey: (index) => rows[index]?.id ?? index,
    overscan: 8,
    scrollMargin: HEAD,
  });
  const items = lines.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    placed.need(last + AHEAD);
  }, [last, placed, rows.length]);

  const from = origin + (scrolled - REDRAW) / day;
  const to = origin + (scrolled + width + 2 * REDRAW) / day;
  const ticks = ticksOf(zoom, Math.max(origin, from), Math.min(end, to), firstWeekday());
  const x = (at: Day) => names + (at - origin) * day;

  function goTo(at: Day) {
    scroller.current?.scrollTo({ left: (at - origin) * day - (width - names) / 2 });
  }

  function focusRow(index: number) {
    const record = rows[index];
    if (!record) return;
    lines.scrollToIndex(index, { align: "auto" });
    focusBar(scroller.current, record.id);
  }

  const middle = () => {
    const element = scroller.current;
    return Math.floor(origin + ((element?.scrollLeft ?? 0) + (width - names) / 2) / day);
  };
  const dayAt = (px: number) => {
    const element = scroller.current;
    if (!element) return null;
    const box = element.getBoundingClientRect();
    const within = px - box.left - names;
    if (within < 0 || px > box.right) return null;
    return Math.floor(origin + (element.scrollLeft + within) / day);
  };
  const looseCount = loose.complete ? loose.rows.length : (loose.total ?? loose.rows.length);
  const moment = isMoment(times.from);

  return (
    <div className={css.timeline}>
      <p className="sr" role="status" aria-live="assertive">
        {shifting.said}
      </p>
      <p className="sr" id="time-grab">
        {t("time.grab")}
      </p>
      <header className={css.head}>
        <button type="button" className={css.today} onClick={() => goTo(today())}>
          {t("time.today")}
        </button>
        <Zooms zoom={zoom} narrow={narrow} onZoom={setZoom} />
        <span className={css.standing} role={placed.error ? "alert" : undefined}>
          {placed.error ? (
            <>
              {t("board.failed")}{" "}
              <button type="button" className={css.again} onClick={() => placed.retry()}>
                {t("act.retry")}
              </button>
            </>
          ) : placed.complete && rows.length === 0 ? (
            t(looseCount ? "time.placeThem" : "table.empty")
          ) : null}
        </span>
        {looseCount ? (
          <button type="button" className={css.toggle} aria-expanded={aside} onClick={() => setAside(!aside)}>
            {t("time.without", { n: looseCount })}
          </button>
        ) : null}
      </header>
      <div className={css.body}>
        <div
          ref={ref}
          className={css.scroller}
          data-time-scroller
          onScroll={({ currentTarget: { scrollLeft } }) => {
            if (Math.abs(scrollLeft - scrolled) > REDRAW / 2) setScrolled(scrollLeft);
          }}
        >
          <div
            className={css.canvas}
            style={{ width: names + (end - origin) * day, height: HEAD + lines.getTotalSize() }}
          >
            <div className={css.scale} style={{ height: HEAD }} aria-hidden>
              {ticks.major.map((tick, at) => (
                <span
                  key={tick.at}
                  className={css.major}
                  style={{ left: x(tick.at), width: ((ticks.major[at + 1]?.at ?? end) - tick.at) * day }}
                >
                  <span style={{ left: names }}>{tick.label}</span>
                </span>
              ))}
              {ticks.minor.map((tick) => (
                <span
                  key={tick.at}
                  className={css.minor}
                  data-rest={tick.rest || undefined}
                  style={{ left: x(tick.at) }}
                >
                  {tick.label}
                </span>
              ))}
              <span className={css.corner} style={{ width: names }} />
            </div>
            <div className={css.lines} style={{ top: HEAD }} aria-hidden>
              {ticks.minor.map((tick) => (
                <span
                  key={tick.at}
                  data-rest={tick.rest || undefined}
                  style={{ left: x(tick.at), width: tick.rest ? day : undefined }}
                />
              ))}
              <span className={css.now} style={{ left: x(now()) }} title={t("time.today")} />
              {names ? <span className={css.blank} style={{ width: names }} /> : null}
            </div>
            {after ? (
              <Arrows
                rows={rows}
                version={version}
                after={after}
                times={times}
                draft={shifting.draft}
                origin={origin}
                zoom={zoom}
                left={names}
                top={HEAD}
                first={items[0]?.index ?? 0}
                last={last}
              />
            ) : null}
            <ul className={css.rows} aria-label={look.table.label}>
              {items.map((item) => {
                const record = rows[item.index];
                return record ? (
                  <TimelineRow
                    key={record.id}
                    look={look}
                    record={record}
                    times={times}
                    shifting={shifting}
                    zoom={zoom}
                    origin={origin}
                    names={names}
                    top={item.start}
                    from={origin + scrolled / day}
                    to={origin + (scrolled + width - names) / day}
                    onGoTo={goTo}
                    onRow={(by) => focusRow(item.index + by)}
                  />
                ) : null;
              })}
            </ul>
          </div>
        </div>
        {aside && looseCount ? (
          <LooseList
            look={look}
            pages={loose}
            count={looseCount}
            onPlace={
              shifting.can.start
                ? (record, at) => {
                    const start = (at ?? middle()) + (moment ? 9 / 24 : 0);
                    void shifting.write(record, null, { start, end: start, ends: false });
                  }
                : undefined
            }
            dayAt={dayAt}
          />
        ) : null}
      </div>
    </div>
  );
}

function focusBar(within: HTMLElement | null, id: number, tries = 6) {
  const bar = within?.querySelector<HTMLElement>(`[data-entry="${id}"]`);
  if (bar) bar.focus();
  else if (tries > 0) requestAnimationFrame(() => focusBar(within, id, tries - 1));
}

function Zooms({ zoom, narrow, onZoom }: { zoom: Zoom; narrow: boolean; onZoom: (zoom: Zoom) => void }) {
  const data = zooms.map((one) => ({ value: one, label: t(`time.zooms.${one}`) }));
  const choose = (next: string | null) => {
    const found = zooms.find((one) => one === next);
    if (found) onZoom(found);
  };
  return narrow ? (
    <Select
      size="xs"
      w={110}
      ml={4}
      aria-label={t("time.zoom")}
      data={data}
      value={zoom}
      allowDeselect={false}
      onChange={choose}
    />
  ) : (
    <SegmentedControl
      size="xs"
      ml={8}
      aria-label={t("time.zoom")}
      data={data}
      value={zoom}
      onChange={choose}
    />
  );
}
