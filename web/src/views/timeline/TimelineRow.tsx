import { IconChevronLeft, IconChevronRight } from "@tabler/icons-react";
import { memo, useRef } from "react";
import type { SheafRecord } from "@/api/record";
import { titleOf } from "@/fields/linked";
import { beginDrag } from "@/ui/drag";
import { IconButton } from "@/ui/iconButton";
import { t } from "@/ui/text/text";
import type { LookProps } from "@/views/lookProps";
import type { Day } from "@/views/time/days";
import { useTint } from "@/views/card/tint";
import { isMoment, saySpan, spanOf, type Times } from "@/views/time/span";
import type { Hold, Shifting } from "@/views/time/useShifting";
import { barOf, daysFor, scales, type Zoom } from "@/views/timeline/scale";
import css from "@/views/timeline/timeline.module.css";

/** So wide a bar has room for its name, in px. */
const ROOM = 64;
/** Of a letter of it, about. */
const LETTER = 7;

interface Props {
  look: LookProps;
  record: SheafRecord;
  times: Times;
  shifting: Shifting;
  zoom: Zoom;
  origin: Day;
  /** Width of the names on the left. */
  names: number;
  top: number;
  /** The days in sight, and how others come into it. */
  from: Day;
  to: Day;
  onGoTo: (at: Day) => void;
  /** To the bar so many rows below. */
  onRow: (by: number) => void;
}

/** A record's name, and its bar: moved along time, and longer or shorter at its ends. */
function Row({ look, record, times, shifting, zoom, origin, names, top, from, to, onGoTo, onRow }: Props) {
  const bar = useRef<HTMLButtonElement>(null);
  const { can, draft } = shifting;
  const tint = useTint(look.colours);
  const held = draft?.record.id === record.id;
  const span = held ? draft.span : spanOf(record, times);
  const name = titleOf(record, look.table);
  const moment = isMoment(times.from);
  const open = look.opened === record.id || undefined;

  function grab(event: React.PointerEvent, hold: Hold) {
    event.stopPropagation();
    if (!can[hold]) return;
    const scroller = bar.current?.closest<HTMLElement>("[data-time-scroller]");
    const from = scroller?.scrollLeft ?? 0;
    beginDrag(event, {
      onStart: () => shifting.lift(record),
      onMove: ({ dx }) => shifting.pull(hold, daysFor(dx + (scroller?.scrollLeft ?? 0) - from, zoom, moment)),
      onDrop: () => void shifting.drop(),
      onCancel: shifting.cancel,
    });
  }

  function onKeyDown(event: React.KeyboardEvent) {
    const { step } = scales[zoom];
    const taken = shifting.onKey(event, record, (key) => ({ ArrowLeft: -step, ArrowRight: step })[key] ?? 0);
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!taken && by) onRow(by);
    if (taken || by) event.preventDefault();
  }

  const away = !span ? 0 : span.end + 1 < from ? -1 : span.start > to ? 1 : 0;
  // A narrower bar has its name on the left alone.
  const place = span ? barOf(span, origin, zoom, moment) : null;
  // Where there are no names on the left, and it has no room in the bar, it stands behind it and not across its end.
  const isBehind = names === 0 && place !== null && name.length * LETTER + 16 > place.width;
  const said = span ? `${name}, ${saySpan(span, times)}` : name;
  return (
    <li className={css.row} style={{ translate: `0 ${top}px` }} data-open={open}>
      {names ? (
        <span className={css.name} style={{ width: names }}>
          <button
            type="button"
            className={css.open}
            tabIndex={-1}
            title={name}
            onClick={() => look.onOpen(record.id)}
          >
            <span className="cut">{name}</span>
          </button>
          {away ? (
            <IconButton
              icon={away < 0 ? IconChevronLeft : IconChevronRight}
              label={t("time.goTo", { when: span ? saySpan(span, times) : "" })}
              onClick={() => span && onGoTo(span.start)}
            />
          ) : null}
        </span>
      ) : null}
      {place && span ? (
        <button
          ref={bar}
          type="button"
          className={css.bar}
          style={{ left: names + place.left, width: place.width, ...tint(record) }}
          data-entry={record.id}
          data-held={held || undefined}
          data-open={open}
          data-refused={shifting.refused === record.id || undefined}
          data-movable={can.all || undefined}
          data-behind={isBehind || undefined}
          title={said}
          aria-describedby={can.all ? "time-grab" : undefined}
          onPointerDown={(event) => grab(event, "all")}
          onKeyDown={onKeyDown}
          onClick={() => look.onOpen(record.id)}
        >
          {names === 0 || place.width > ROOM ? <span className={css.label}>{name}</span> : null}
          <span className="sr">{names === 0 || place.width > ROOM ? saySpan(span, times) : said}</span>
          {can.start && times.to ? (
            <span className={css.start} data-start onPointerDown={(event) => grab(event, "start")} />
          ) : null}
          {can.end ? (
            <span className={css.end} data-end onPointerDown={(event) => grab(event, "end")} />
          ) : null}
        </button>
      ) : null}
    </li>
  );
}

/** Drawn anew only where what it shows is otherwise: the handlers are new each time, and do the same. */
export const TimelineRow = memo(Row, (a, b) => {
  const { id } = a.record;
  const own = ({ shifting }: Props) => (shifting.draft?.record.id === id ? shifting.draft : null);
  return (
    a.record === b.record &&
    a.top === b.top &&
    a.zoom === b.zoom &&
    a.origin === b.origin &&
    a.names === b.names &&
    a.from === b.from &&
    a.to === b.to &&
    a.times.from === b.times.from &&
    a.times.to === b.times.to &&
    own(a) === own(b) &&
    (a.shifting.refused === id) === (b.shifting.refused === id) &&
    (a.look.opened === id) === (b.look.opened === id) &&
    a.look.table === b.look.table &&
    a.look.colours === b.look.colours &&
    a.look.onWrite === b.look.onWrite &&
    a.look.onOpen === b.look.onOpen
  );
});
