import { useState } from "react";
import type { EditorProps } from "@/fields/editor";
import css from "@/fields/editor.module.css";
import { startText } from "@/fields/TextEditor";
import { exampleDay, readDay } from "@/fields/time";
import { Calendar } from "@/ui/calendar";

/** A day typed or picked. */
export function DayEditor(props: EditorProps) {
  const [text, setText] = useState(() => startText(props));
  const reading = readDay(text);
  const day = reading.ok && typeof reading.value === "string" ? reading.value : null;
  return (
    <div className={css.day}>
      <input
        className={css.line}
        autoFocus
        aria-label={props.field.label}
        value={text}
        placeholder={exampleDay()}
        onChange={(event) => {
          setText(event.currentTarget.value);
          props.onDraft(event.currentTarget.value);
        }}
      />
      <Calendar key={day?.slice(0, 7) ?? "none"} value={day} onPick={(picked) => props.onPick(picked)} />
    </div>
  );
}
