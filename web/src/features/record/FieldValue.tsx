import { Popover } from "@mantine/core";
import { useRef, useState, type KeyboardEvent } from "react";
import type { Field, Table } from "@/api/table";
import { isAsking } from "@/fields/askedRecord";
import { FieldEditor } from "@/fields/FieldEditor";
import { kindOf } from "@/fields/kinds";
import { readText } from "@/fields/readText";
import css from "@/features/record/record.module.css";
import { SoftChip } from "@/ui/chip";
import { t } from "@/ui/text/text";
import type { CellFace } from "@/views/grid/cell";

/** A value as it is read. */
export function Shown({ face }: { face: CellFace }) {
  if (face.chips.length) {
    return (
      <span className={css.chips}>
        {face.chips.map((chip, at) => (
          <SoftChip key={`${at} ${chip.label}`} hue={chip.hue}>
            {chip.label}
          </SoftChip>
        ))}
      </span>
    );
  }
  return <span data-tone={face.tone}>{face.text}</span>;
}

/** Takes what was written; `was`: what there was when it was begun. */
export type OnWrite = (value: unknown, shown: unknown, begun?: { was: unknown }) => void;

interface EditableProps {
  face: CellFace;
  field: Field;
  tables: Table[];
  /** What is clicked, where it is not the value itself. */
  label?: string;
  /** Its name for those who do not see where it stands. */
  name?: string;
  onWrite: OnWrite;
}

/** A value that becomes its editor when it is clicked. */
export function Editable({ face, field, tables, label, name, onWrite }: EditableProps) {
  const [open, setOpen] = useState(false);
  const [unread, setUnread] = useState<string | null>(null);
  const draft = useRef<string | undefined>(undefined);
  const held = useRef<{ value: unknown; shown: unknown } | undefined>(undefined);
  const was = useRef<unknown>(null);
  const picker = kindOf(field).picker;
  const inline = picker === undefined || picker === "lines";

  function begin() {
    draft.current = undefined;
    held.current = undefined;
    was.current = face.value;
    setUnread(null);
    setOpen(true);
  }

  function finish() {
    setOpen(false);
    if (held.current) return onWrite(held.current.value, held.current.shown, { was: was.current });
    if (draft.current === undefined) return;
    const reading = readText(draft.current, field, tables);
    if (reading.ok) onWrite(reading.value, reading.shown ?? reading.value, { was: was.current });
    else setUnread(reading.why);
  }

  function onKey(event: KeyboardEvent) {
    if (event.key === "Escape") {
      event.stopPropagation();
      draft.current = undefined;
      held.current = undefined;
      setOpen(false);
    } else if (event.key === "Enter" && !(picker === "lines" && !event.ctrlKey)) {
      event.preventDefault();
      finish();
    }
  }

  const editor = (
    <FieldEditor
      field={field}
      record={face.record}
      value={face.value}
      initial={face.tone === "misfit" ? face.text : undefined}
      onDraft={(text) => (draft.current = text)}
      onHold={(value, shown) => (held.current = { value, shown: shown ?? value })}
      onPick={(value, shown) => {
        setOpen(false);
        onWrite(value, shown ?? value, { was: was.current });
      }}
    />
  );
  const button = (
    <button
      type="button"
      className={label ? css.choose : css.shown}
      aria-label={name ?? t("record.edit", { field: field.label, value: face.text })}
      onClick={begin}
    >
      {label ?? <Shown face={face} />}
    </button>
  );
  const message = unread ? (
    <p className={css.why} data-tone="error">
      {unread}
    </p>
  ) : null;
  if (inline) {
    return (
      <>
        {open ? (
          <div className={css.inline} onKeyDown={onKey} onBlur={finish}>
            {editor}
          </div>
        ) : (
          button
        )}
        {message}
      </>
    );
  }
  return (
    <>
      <Popover
        opened={open}
        onChange={(next) => !next && !isAsking() && finish()}
        position="bottom-start"
        trapFocus
      >
        <Popover.Target>{button}</Popover.Target>
        <Popover.Dropdown p={0} onKeyDown={onKey}>
          {open ? editor : null}
        </Popover.Dropdown>
      </Popover>
      {message}
    </>
  );
}
