import type { KeyboardEvent } from "react";
import css from "@/fields/editor.module.css";
import { settle } from "@/fields/TextEditor";
import { besideQuarter, quarters } from "@/ui/clockList";

interface Props {
  label: string;
  /** The id of the list of times. */
  list: string;
  text: string;
  /** The time that the text says. */
  time: string | null;
  example: string;
  /** Whether a key that was typed opened the editor. */
  typed: boolean;
  onText: (text: string) => void;
  onTime: (time: string) => void;
}

/** The line in which a time is typed; arrows go through the list that belongs to it. */
export function TimedLine({ label, list, text, time, example, typed, onText, onTime }: Props) {
  function onKey(event: KeyboardEvent) {
    const way = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : null;
    if (way === null) return;
    event.preventDefault();
    event.stopPropagation();
    onTime(besideQuarter(time, way));
  }

  return (
    <input
      className={css.line}
      autoFocus
      role="combobox"
      aria-label={label}
      aria-expanded
      aria-controls={list}
      aria-activedescendant={time !== null && quarters.includes(time) ? `${list}-${time}` : undefined}
      autoComplete="off"
      placeholder={example}
      value={text}
      onFocus={(event) => settle(event, typed)}
      onChange={(event) => onText(event.currentTarget.value)}
      onKeyDown={onKey}
    />
  );
}
