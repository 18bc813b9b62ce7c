import { Checkbox, Popover, Tooltip } from "@mantine/core";
import { useRef, useState, type KeyboardEvent } from "react";
import type { SheafRecord } from "@/api/record";
import type { Field, Table } from "@/api/table";
import { FieldEditor } from "@/fields/FieldEditor";
import { canEdit, kindOf } from "@/fields/kinds";
import { readText } from "@/fields/readText";
import css from "@/features/record/record.module.css";
import { SoftChip } from "@/ui/chip";
import { t } from "@/ui/text/text";
import { faceOf, type CellFace } from "@/views/grid/cell";

interface Props {
  record: SheafRecord;
  field: Field;
  tables: Table[];
  wrong?: string | undefined;
  onWrite: (value: unknown, shown: unknown) => void;
}

/** One field of a record: its label, its value, and its editor when it is clicked. */
export function FieldRow({ record, field, tables, wrong, onWrite }: Props) {
  const face = faceOf(record, field, tables);
  const Sign = kindOf(field).icon;
  const toggle = kindOf(field).picker === "toggle" && face.tone === "plain";
  return (
    <div className={css.row}>
      <dt className={css.label}>
        <Sign size={14} stroke={1.7} aria-hidden />
        <span className="cut" title={field.label}>
          {field.label}
          {field.required ? <span aria-label={t("field.required")}> *</span> : null}
        </span>
      </dt>
      <dd className={css.value}>
        {toggle && canEdit(field) ? (
          <Checkbox
            size="xs"
            mt={6}
            ml={8}
            aria-label={field.label}
            checked={face.value === true}
            onChange={(event) => onWrite(event.currentTarget.checked, event.currentTarget.checked)}
          />
        ) : canEdit(field) ? (
          <Editable face={face} field={field} tables={tables} onWrite={onWrite} />
        ) : (
          <Tooltip label={t("field.computed")}>
            <span className={css.computed} tabIndex={0}>
              <Shown face={face} />
            </span>
          </Tooltip>
        )}
        {face.why ? (
          <p className={css.why} data-tone={face.tone}>
            {face.why}
          </p>
        ) : null}
        {wrong ? (
          <p className={css.why} data-tone="error">
            {wrong}
          </p>
        ) : null}
      </dd>
    </div>
  );
}

function Shown({ face }: { face: CellFace }) {
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

interface EditableProps extends Pick<Props, "field" | "tables" | "onWrite"> {
  face: CellFace;
}

function Editable({ face, field, tables, onWrite }: EditableProps) {
  const [open, setOpen] = useState(false);
  const [unread, setUnread] = useState<string | null>(null);
  const draft = useRef<string | undefined>(undefined);
  const held = useRef<{ value: unknown; shown: unknown } | undefined>(undefined);
  const picker = kindOf(field).picker;
  const inline = picker === undefined || picker === "lines";

  function begin() {
    draft.current = undefined;
    held.current = undefined;
    setUnread(null);
    setOpen(true);
  }

  function finish() {
    setOpen(false);
    if (held.current) return onWrite(held.current.value, held.current.shown);
    if (draft.current === undefined) return;
    const reading = readText(draft.current, field, tables);
    if (reading.ok) onWrite(reading.value, reading.shown ?? reading.value);
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
      value={face.value}
      initial={face.tone === "misfit" ? face.text : undefined}
      onDraft={(text) => (draft.current = text)}
      onHold={(value, shown) => (held.current = { value, shown: shown ?? value })}
      onPick={(value, shown) => {
        setOpen(false);
        onWrite(value, shown ?? value);
      }}
    />
  );
  const button = (
    <button
      type="button"
      className={css.shown}
      aria-label={t("record.edit", { field: field.label, value: face.text })}
      onClick={begin}
    >
      <Shown face={face} />
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
      <Popover opened={open} onChange={(next) => !next && finish()} position="bottom-start" trapFocus>
        <Popover.Target>{button}</Popover.Target>
        <Popover.Dropdown p={0} onKeyDown={onKey}>
          {open ? editor : null}
        </Popover.Dropdown>
      </Popover>
      {message}
    </>
  );
}
