import { useState } from "react";
import type { SheafRecord } from "@/api/record";
import type { Field, Table } from "@/api/table";
import { isLinked } from "@/fields/linked";
import { firstFields } from "@/features/record/backLinks";
import { Editable, type OnWrite } from "@/features/record/FieldValue";
import css from "@/features/record/linked.module.css";
import { LinkedTable } from "@/features/record/LinkedTable";
import { t } from "@/ui/text/text";
import { faceOf } from "@/views/grid/cell";

/** Of a long list the first ones are shown until all are wanted. */
const FIRST = 5;

interface Props {
  workspace: string;
  record: SheafRecord;
  field: Field;
  tables: Table[];
  columns: number;
  heading: "h3" | "h4";
  onWrite: OnWrite;
}

/** A field that points to other records: these in a small table, and a way to choose others. */
export function OwnLinks({ workspace, record, field, tables, columns, heading: Heading, onWrite }: Props) {
  const [all, setAll] = useState(false);
  const target = tables.find((table) => table.name === field.link?.table);
  const face = faceOf(record, field, tables);
  const linked = [face.value].flat().filter(isLinked);
  const shown = all ? linked : linked.slice(0, FIRST);
  return (
    <section className={css.part} aria-label={field.label}>
      <div className={css.head}>
        <Heading className={css.label}>
          {field.label}
          {field.required ? <span aria-label={t("field.required")}> *</span> : null}
          {linked.length > 1 ? <span className={css.count}>{linked.length}</span> : null}
        </Heading>
        <span data-noprint>
          <Editable
            face={face}
            field={field}
            tables={tables}
            label={t(linked.length ? "record.change" : "record.choose")}
            name={t(linked.length ? "record.changeOf" : "record.chooseOf", { field: field.label })}
            onWrite={onWrite}
          />
        </span>
      </div>
      {face.why ? (
        <p className={css.why} data-tone={face.tone}>
          {face.text}: {face.why}
        </p>
      ) : null}
      {target && shown.length ? (
        <LinkedTable
          workspace={workspace}
          table={target}
          tables={tables}
          fields={firstFields(target, columns)}
          records={shown}
          label={field.label}
        />
      ) : face.why ? null : (
        <p className={css.none}>{t("history.blank")}</p>
      )}
      {linked.length > shown.length ? (
        <p className={css.none} data-printonly>
          {t("record.firstOf", { shown: shown.length, n: linked.length })}
        </p>
      ) : null}
      {linked.length > shown.length ? (
        <button type="button" className={css.more} onClick={() => setAll(true)} data-noprint>
          {t("record.showAll", { n: linked.length })}
        </button>
      ) : null}
    </section>
  );
}
