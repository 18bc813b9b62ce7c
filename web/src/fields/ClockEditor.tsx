import { useId, useState } from "react";
import type { EditorProps } from "@/fields/editor";
import css from "@/fields/editor.module.css";
import { startText } from "@/fields/TextEditor";
import { time as kind } from "@/fields/time";
import { TimedLine } from "@/fields/TimedLine";
import { ClockList } from "@/ui/clockList";

/** A time of day typed, or picked by quarters of an hour. */
export function ClockEditor(props: EditorProps) {
  const { field, onDraft, onPick } = props;
  const [text, setText] = useState(() => startText(props));
  const list = useId();
  const reading = kind.read?.(text, field);
  const now = reading?.ok && typeof reading.value === "string" ? kind.show(reading.value, field) : null;

  function write(next: string) {
    setText(next);
    onDraft(next);
  }

  return (
    <div className={css.clock}>
      <TimedLine
        label={field.label}
        list={list}
        text={text}
        time={now}
        example="14:30"
        typed={props.initial !== undefined}
        onText={write}
        onTime={write}
      />
      <ClockList
        id={list}
        time={now}
        onPick={(picked) => {
          const found = kind.read?.(picked, field);
          if (found?.ok) onPick(found.value);
        }}
      />
    </div>
  );
}
