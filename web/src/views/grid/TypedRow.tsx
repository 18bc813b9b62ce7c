import { useRef, type FocusEvent, type KeyboardEvent } from "react";
import type { Field, Table } from "@/api/table";
import { isAsking } from "@/fields/askedRecord";
import { FieldEditor } from "@/fields/FieldEditor";
import { readText } from "@/fields/readText";
import css from "@/views/grid/grid.module.css";
import { t } from "@/ui/text/text";

/** Where somebody began to type below the last record, and the key that began it. */
export interface Typed {
  column: number;
  row: number;
  field: Field;
  key: string;
  place: { x: number; y: number; width: number; height: number };
}

/** Where one goes on after the record was made. */
export type Onward = "down" | "right" | "stay";

interface Props {
  typed: Typed;
  tables: Table[];
  onMake: (value: unknown, shown: unknown, onward: Onward) => void;
  onRefused: (why: string) => void;
  /** Nothing is to be made. */
  onLeave: () => void;
}

/** The editor over the row in which no record is yet: one is made of what was typed, and of nothing else. */
export function TypedRow({ typed, tables, onMake, onRefused, onLeave }: Props) {
  const { field, key, place } = typed;
  const latest = useRef<{ draft?: string; held?: { value: unknown; shown: unknown } }>({ draft: key });
  // Whoever leaves by a key also takes the focus away.
  const isOver = useRef(false);

  function finish(onward: Onward) {
    if (isOver.current) return;
    const { draft = "", held } = latest.current;
    const reading = held ? { ok: true as const, ...held } : readText(draft, field, tables);
    if (!reading.ok) return onRefused(t("grid.notTaken", { field: field.label, why: reading.why }));
    isOver.current = true;
    onMake(reading.value, reading.shown ?? reading.value, onward);
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key === "Escape") {
      isOver.current = true;
      onLeave();
    } else if (event.key === "Enter" && !event.altKey) finish("down");
    else if (event.key === "Tab") finish("right");
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  function onBlur({ currentTarget, relatedTarget }: FocusEvent) {
    if (!currentTarget.contains(relatedTarget) && !isAsking()) finish("stay");
  }

  const { x, y, width, height } = place;
  return (
    <div
      role="dialog"
      aria-label={field.label}
      className={css.typed}
      style={{ left: x, top: y, minWidth: width + 1, minHeight: height + 1 }}
      onKeyDown={onKeyDown}
      onBlur={onBlur}
    >
      <FieldEditor
        field={field}
        record={0}
        value={null}
        initial={key}
        onDraft={(draft) => (latest.current = { draft })}
        onHold={(value, shown) => (latest.current = { held: { value, shown: shown ?? value } })}
        onPick={(value, shown) => {
          latest.current = { held: { value, shown: shown ?? value } };
          finish("stay");
        }}
      />
    </div>
  );
}
