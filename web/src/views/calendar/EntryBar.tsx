import { titleOf } from "@/fields/linked";
import { beginDrag } from "@/ui/drag";
import type { DaysProps, Entry } from "@/views/calendar/Calendar";
import { useTint } from "@/views/card/tint";
import css from "@/views/calendar/calendar.module.css";
import { dayUnder } from "@/views/calendar/dayUnder";
import { sayTime } from "@/views/time/days";
import { isMoment, saySpan } from "@/views/time/span";
import type { Hold } from "@/views/time/useShifting";

interface Props extends Pick<DaysProps, "look" | "times" | "shifting"> {
  entry: Entry;
  /** It goes on in the week before, or after. */
  before: boolean;
  after: boolean;
  style?: React.CSSProperties;
  /** It is in a list, and cannot be moved there. */
  still?: boolean;
}

/** A record on the days that it is on: opened by a click, moved to another day, and longer or shorter at its end. */
export function EntryBar({ look, times, shifting, entry, before, after, style, still = false }: Props) {
  const { record, span } = entry;
  const { can, draft } = shifting;
  const name = titleOf(record, look.table);
  const tint = useTint(look.colours);
  const held = draft?.record.id === record.id;

  function grab(event: React.PointerEvent, hold: Hold) {
    event.stopPropagation();
    if (still || !can[hold]) return;
    const grabbed = dayUnder(event.clientX, event.clientY);
    if (grabbed === null) return;
    beginDrag(event, {
      onStart: () => shifting.lift(record),
      onMove: ({ x, y }) => {
        const over = dayUnder(x, y);
        if (over !== null) shifting.pull(hold, over - grabbed);
      },
      onDrop: () => void shifting.drop(),
      onCancel: shifting.cancel,
    });
  }

  const step = (key: string) => ({ ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 })[key] ?? 0;

  return (
    <button
      type="button"
      className={css.entry}
      style={{ ...style, ...tint(record) }}
      data-entry={record.id}
      data-before={before || undefined}
      data-after={after || undefined}
      data-held={held || undefined}
      data-open={look.opened === record.id || undefined}
      data-refused={shifting.refused === record.id || undefined}
      data-movable={(!still && can.all) || undefined}
      data-still={still || undefined}
      title={`${name}, ${saySpan(span, times)}`}
      aria-describedby={!still && can.all ? "time-grab" : undefined}
      onPointerDown={(event) => grab(event, "all")}
      onKeyDown={(event) => {
        if (!still && shifting.onKey(event, record, step)) event.preventDefault();
      }}
      onClick={() => look.onOpen(record.id)}
    >
      {isMoment(times.from) && !before ? <span className={css.time}>{sayTime(span.start)}</span> : null}
      <span className="cut">{name}</span>
      <span className="sr">, {saySpan(span, times)}</span>
      {!still && can.end && !after ? (
        <span className={css.end} data-end onPointerDown={(event) => grab(event, "end")} />
      ) : null}
    </button>
  );
}
