import { useEffect, useRef } from "react";
import { titleOf } from "@/fields/linked";
import { beginDrag } from "@/ui/drag";
import { t } from "@/ui/text/text";
import type { DaysProps, Entry } from "@/views/calendar/Calendar";
import css from "@/views/calendar/calendar.module.css";
import { dayUnder } from "@/views/calendar/dayUnder";
import { HOUR } from "@/views/calendar/sizes";
import { useDayKeys } from "@/views/calendar/useDayKeys";
import { WeekRow } from "@/views/calendar/WeekRow";
import { layDay } from "@/views/calendar/weeks";
import { dateOf, sayDay, sayTime, today, type Day } from "@/views/time/days";
import { firstDay, isMoment, lastDay, saySpan } from "@/views/time/span";
import type { Hold } from "@/views/time/useShifting";

/** The hour that is in sight first. */
const MORNING = 7;
/** Moments are moved by quarters of an hour, and made at halves. */
const QUARTER = 1 / 96;
const HALF = 1 / 48;

/** A week: days as a row of records; moments at their time. */
export function WeekView(props: DaysProps) {
  const { from, entries, times, narrow } = props;
  const days = useRef<HTMLDivElement>(null);
  const keys = useDayKeys(props, 0, days);
  const scroller = useRef<HTMLDivElement>(null);
  const timed = isMoment(times.from);
  const whole = timed ? entries.filter(({ span }) => lastDay(span) > firstDay(span)) : entries;
  useEffect(() => {
    if (scroller.current && timed) scroller.current.scrollTop = MORNING * HOUR - HOUR / 4;
  }, [timed]);
  return (
    <div className={css.weekView} ref={days} data-timed={timed || undefined}>
      <div className={css.weekdays} aria-hidden>
        {Array.from({ length: 7 }, (_, at) => (
          <span key={at} data-today={from + at === today() || undefined}>
            {sayDay(from + at, "weekday").slice(0, narrow ? 2 : undefined)} {dateOf(from + at)}
          </span>
        ))}
      </div>
      <div className={css.allDay}>
        <WeekRow
          {...props}
          entries={whole}
          week={from}
          lanes={Number.POSITIVE_INFINITY}
          open
          cursor={keys.cursor}
          onKey={keys.onKey}
        />
      </div>
      {timed ? (
        <div className={css.hours} ref={scroller}>
          <div className={css.clock} style={{ height: 24 * HOUR }} aria-hidden>
            {Array.from({ length: 23 }, (_, at) => (
              <span key={at} style={{ top: (at + 1) * HOUR }}>
                {sayTime((at + 1) / 24)}
              </span>
            ))}
          </div>
          {Array.from({ length: 7 }, (_, at) => (
            <DayColumn key={at} {...props} day={from + at} />
          ))}
        </div>
      ) : null}
    </div>
  );
}

function DayColumn({ day, ...props }: DaysProps & { day: Day }) {
  const { entries, onAdd } = props;
  const own = entries.filter(({ span }) => firstDay(span) === day && lastDay(span) === day);
  return (
    <div
      className={css.dayColumn}
      data-day={day}
      data-today={day === today() || undefined}
      style={{ height: 24 * HOUR }}
    >
      {onAdd ? (
        <button
          type="button"
          className={css.dayButton}
          tabIndex={-1}
          aria-label={t("time.addOn", { day: sayDay(day, "full") })}
          onClick={(event) => {
            const top = event.currentTarget.getBoundingClientRect().top;
            // A click by key has no place.
            const hours = event.detail === 0 ? 9 : (event.clientY - top) / HOUR;
            onAdd(day + Math.floor(hours / 24 / HALF) * HALF);
          }}
        />
      ) : null}
      {layDay(own, day).map(({ item, top, bottom, column, columns }) => (
        <TimedEntry
          key={item.id}
          {...props}
          entry={item}
          style={{
            top: top * 24 * HOUR,
            height: (bottom - top) * 24 * HOUR - 2,
            // Less than two lines are cut at the end of the first.
            ...((bottom - top) * 24 * HOUR < 40 ? { whiteSpace: "nowrap" } : {}),
            insetInlineStart: `${(column / columns) * 100}%`,
            width: `calc(${100 / columns}% - 3px)`,
          }}
        />
      ))}
    </div>
  );
}

/** A record at its time: moved to another day or time, and longer or shorter at its end. */
function TimedEntry({
  look,
  times,
  shifting,
  entry,
  style,
}: DaysProps & { entry: Entry; style: React.CSSProperties }) {
  const { record, span } = entry;
  const { can, draft } = shifting;
  const name = titleOf(record, look.table);

  function grab(event: React.PointerEvent, hold: Hold) {
    event.stopPropagation();
    if (!can[hold]) return;
    const grabbed = dayUnder(event.clientX, event.clientY);
    if (grabbed === null) return;
    beginDrag(event, {
      onStart: () => shifting.lift(record),
      onMove: ({ x, y, dy }) => {
        const over = dayUnder(x, y) ?? grabbed;
        const time = Math.round(dy / HOUR / 24 / QUARTER) * QUARTER;
        shifting.pull(hold, (hold === "all" ? over - grabbed : 0) + time);
      },
      onDrop: () => void shifting.drop(),
      onCancel: shifting.cancel,
    });
  }

  const step = (key: string) =>
    ({ ArrowLeft: -1, ArrowRight: 1, ArrowUp: -QUARTER, ArrowDown: QUARTER })[key] ?? 0;

  return (
    <button
      type="button"
      className={css.timed}
      style={style}
      data-entry={record.id}
      data-held={draft?.record.id === record.id || undefined}
      data-open={look.opened === record.id || undefined}
      data-refused={shifting.refused === record.id || undefined}
      data-movable={can.all || undefined}
      title={`${name}, ${saySpan(span, times)}`}
      aria-describedby={can.all ? "time-grab" : undefined}
      onPointerDown={(event) => grab(event, "all")}
      onKeyDown={(event) => {
        if (shifting.onKey(event, record, step)) event.preventDefault();
      }}
      onClick={() => look.onOpen(record.id)}
    >
      <span className={css.time}>{sayTime(span.start)}</span> {name}
      <span className="sr">, {saySpan(span, times)}</span>
      {can.end ? (
        <span className={css.bottom} data-end onPointerDown={(event) => grab(event, "end")} />
      ) : null}
    </button>
  );
}
