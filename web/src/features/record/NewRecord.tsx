import { Button } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import { useState } from "react";
import { Problem, sentence } from "@/api/problem";
import type { SheafRecord } from "@/api/record";
import type { ShownRecords } from "@/api/shownRecords";
import type { Table } from "@/api/table";
import { canEdit } from "@/fields/kinds";
import { FieldRow } from "@/features/record/FieldRow";
import css from "@/features/record/record.module.css";
import type { Writing } from "@/features/table/useWriting";
import { IconButton } from "@/ui/iconButton";
import { t } from "@/ui/text/text";

/** Values that a new record has already: as the API takes them, and as they are shown. */
export interface Given {
  fields: Record<string, unknown>;
  shown: Record<string, unknown>;
}

interface Props {
  table: Table;
  tables: Table[];
  pages: ShownRecords;
  given?: Given | undefined;
  writing: Writing;
  onOpen: (id: number) => void;
  onClose: () => void;
}

const nothing: SheafRecord = { id: 0, version: 0, created_at: "", updated_at: "", fields: {} };

/** The form of a new record; what the table's rules refuse is told at its field. */
export function NewRecord({ table, tables, pages, given, writing, onOpen, onClose }: Props) {
  const [shown, setShown] = useState({ ...nothing, fields: given?.shown ?? {} });
  const [values, setValues] = useState<Record<string, unknown>>(given?.fields ?? {});
  const [problem, setProblem] = useState<unknown>(null);
  const [waiting, setWaiting] = useState(false);
  const errors = problem instanceof Problem ? problem.errors : [];
  const fields = table.fields.filter(canEdit);

  async function create() {
    setWaiting(true);
    setProblem(null);
    try {
      const [made] = await writing.create([values]);
      if (!pages.complete) void pages.reload();
      if (made) onOpen(made.id);
    } catch (error) {
      setProblem(error);
    } finally {
      setWaiting(false);
    }
  }

  return (
    <>
      <div className={css.head}>
        <h2 className={css.title}>{t("record.new", { table: table.label })}</h2>
        <IconButton icon={IconX} label={t("act.close")} onClick={onClose} />
      </div>
      <div className={css.body}>
        <dl className={css.fields} data-form>
          {fields.map((field) => (
            <FieldRow
              key={field.name}
              record={shown}
              field={field}
              tables={tables}
              wrong={errors.find((error) => error.field === field.name)?.message}
              onWrite={(value, face) => {
                setValues((now) => ({ ...now, [field.name]: value }));
                setShown((now) => ({ ...now, fields: { ...now.fields, [field.name]: face } }));
              }}
            />
          ))}
        </dl>
        {problem && !errors.some((error) => fields.some((field) => field.name === error.field)) ? (
          <p className={css.wrong} role="alert">
            {sentence(problem)}
          </p>
        ) : null}
      </div>
      <div className={css.foot}>
        <Button loading={waiting} onClick={() => void create()}>
          {t("record.create")}
        </Button>
        <Button variant="default" onClick={onClose}>
          {t("act.cancel")}
        </Button>
      </div>
    </>
  );
}
