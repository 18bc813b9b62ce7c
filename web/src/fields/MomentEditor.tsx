import { useId, useState } from "react";
import type { EditorProps } from "@/fields/editor";
import css from "@/fields/editor.module.css";
import { startText } from "@/fields/TextEditor";
import { clockText, datetime, exampleDay } from "@/fields/time";
import { TimedLine } from "@/fields/TimedLine";
import { Calendar } from "@/ui/calendar";
import { ClockList } from "@/ui/clockList";
import { showDay } from "@/ui/locale";
import { isoToday } from "@/ui/zone";

/** A moment by the clock where the page is: typed, or a day and then a time picked. */
export function MomentEditor(props: EditorProps) {
  const { field, onDraft, onPick } = props;
  const [text, setText] = useState(() => startText(props));
  const list = useId();
  const reading = datetime.read?.(text, field);
  const wall = reading?.ok && typeof reading.value === "string" ? clockText(reading.value) : null;
  // A day alone is its beginning, which nobody has picked.
  const time = wall && /\d:\d/.test(text) ? wall.time : null;

  function write(next: string) {
    setText(next);
    onDraft(next);
  }

  const written = (day: string, clock: string | null) => showDay(day) + (clock === null ? "" : ` ${clock}`);

  function pick(clock: string) {
    const found = datetime.read?.(`${wall?.day ?? isoToday()} ${clock}`, field);
    if (found?.ok) onPick(found.value);
  }

  return (
    <div className={css.moment}>
      <TimedLine
        label={field.label}
        list={list}
        text={text}
        time={time}
        example={`${exampleDay()} 10:30`}
        typed={props.initial !== undefined}
        onText={write}
        onTime={(next) => write(written(wall?.day ?? isoToday(), next))}
      />
      <div className={css.dayAndTime}>
        <Calendar
          key={wall?.day.slice(0, 7) ?? "none"}
          value={wall?.day ?? null}
          onPick={(day) => write(written(day, time))}
        />
        <ClockList id={list} time={time} onPick={pick} />
      </div>
    </div>
  );
}
