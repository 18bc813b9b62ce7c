import { useState, type FocusEvent } from "react";
import type { EditorProps } from "@/fields/editor";
import css from "@/fields/editor.module.css";
import { kindOf } from "@/fields/kinds";

export function startText({
  field,
  value,
  initial,
}: Pick<EditorProps, "field" | "value" | "initial">): string {
  const kind = kindOf(field);
  return initial ?? (kind.draft ?? kind.show)(value, field);
}

/** Puts the cursor behind typed text, and selects what stood there. */
export function settle(event: FocusEvent<HTMLInputElement | HTMLTextAreaElement>, typed: boolean) {
  const end = event.currentTarget.value.length;
  event.currentTarget.setSelectionRange(typed ? end : 0, end);
}

export function TextEditor(props: EditorProps) {
  const [text, setText] = useState(() => startText(props));
  const kind = kindOf(props.field);
  const shared = {
    autoFocus: true,
    value: text,
    "aria-label": props.field.label,
    onFocus: (event: FocusEvent<HTMLInputElement | HTMLTextAreaElement>) =>
      settle(event, props.initial !== undefined),
    onChange: (event: React.ChangeEvent<HTMLInputElement | HTMLTextAreaElement>) => {
      setText(event.currentTarget.value);
      props.onDraft(event.currentTarget.value);
    },
  };
  if (kind.picker === "lines") return <textarea className={css.lines} rows={6} {...shared} />;
  return (
    <input
      className={css.line}
      style={{ textAlign: kind.align === "right" ? "end" : "start" }}
      inputMode={kind.align === "right" ? "decimal" : "text"}
      {...shared}
    />
  );
}
