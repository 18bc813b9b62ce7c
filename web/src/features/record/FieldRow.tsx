import { mendOf } from "@/fields/mend";
import { Checkbox, Tooltip } from "@mantine/core";
import type { ReactNode } from "react";
import type { SheafRecord } from "@/api/record";
import type { Field, Table } from "@/api/table";
import { canEdit, kindOf } from "@/fields/kinds";
import { FilesEditor } from "@/fields/files/FilesEditor";
import { Editable, Shown, type OnWrite } from "@/features/record/FieldValue";
import css from "@/features/record/record.module.css";
import { t } from "@/ui/text/text";
import { faceOf } from "@/views/grid/cell";

interface Props {
  record: SheafRecord;
  field: Field;
  tables: Table[];
  wrong?: string | undefined;
  /** Asks why it cannot be changed, where that is not plain. */
  why?: ReactNode;
  onWrite: OnWrite;
}

/** One field of a record: its label, its value, and its editor when it is clicked. */
export function FieldRow({ record, field, tables, wrong, why, onWrite }: Props) {
  const face = faceOf(record, field, tables);
  const Sign = kindOf(field).icon;
  const toggle = kindOf(field).picker === "toggle" && face.tone === "plain";
  const files = kindOf(field).picker === "files";
  return (
    <div className={css.row} data-whole={files || undefined}>
      <dt className={css.label}>
        <Sign size={14} stroke={1.7} aria-hidden />
        <span
          className="cut"
          title={field.description ? `${field.label}: ${field.description}` : field.label}
        >
          {field.label}
          {field.required ? <span aria-label={t("field.required")}> *</span> : null}
        </span>
      </dt>
      <dd className={css.value}>
        {files ? (
          <>
            {face.tone === "plain" ? null : <Shown face={face} />}
            <FilesEditor record={record.id} field={field} />
          </>
        ) : toggle && canEdit(field) ? (
          <Checkbox
            size="xs"
            mt={6}
            ms={8}
            aria-label={field.label}
            checked={face.value === true}
            onChange={(event) => onWrite(event.currentTarget.checked, event.currentTarget.checked)}
          />
        ) : canEdit(field) ? (
          <Editable face={face} field={field} tables={tables} onWrite={onWrite} />
        ) : (
          <Tooltip label={t("field.computed")} disabled={why !== undefined}>
            <span className={css.computed} tabIndex={0}>
              <Shown face={face} />
            </span>
          </Tooltip>
        )}
        {why}
        {face.why ? (
          <p className={css.why} data-tone={face.tone}>
            {face.why} {mendOf(face.code, field)}
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
