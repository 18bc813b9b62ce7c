import { Button } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import { useState } from "react";
import { Problem, sentence } from "@/api/problem";
import type { SheafRecord } from "@/api/record";
import type { Field, Table } from "@/api/table";
import { FilesProvider } from "@/fields/files/FilesProvider";
import { canEdit } from "@/fields/kinds";
import { refusedValue } from "@/fields/refused";
import { FieldRow } from "@/features/record/FieldRow";
import { sectionsOf } from "@/features/record/sections";
import css from "@/features/record/record.module.css";
import { useDraftFiles } from "@/features/record/useDraftFiles";
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
  /** None: it stands above the form already. */
  title?: string;
  /** What it begins with: as it is sent, and as it is shown. */
  initial?: { values: Record<string, unknown>; shown: Record<string, unknown> };
  /** Makes the record, of its values as the API takes them and as they are shown; what is refused is thrown. */
  onCreate: (values: Record<string, unknown>, shown: Record<string, unknown>) => Promise<void>;
  onClose: () => void;
}

const nothing: SheafRecord = { id: 0, version: 0, created_at: "", updated_at: "", fields: {} };

/** The form of a new record; what the table's rules refuse is told at its field. */
export function NewRecord({ table, tables, title, initial, onCreate, onClose }: Props) {
  const [shown, setShown] = useState(initial?.shown ?? {});
  const [values, setValues] = useState(initial?.values ?? {});
  const files = useDraftFiles(table, shown, setShown, setValues);
  const record = { ...nothing, fields: shown };
  const [problem, setProblem] = useState<unknown>(null);
  const [waiting, setWaiting] = useState(false);
  const errors = problem instanceof Problem ? problem.errors : [];
  const fields = table.fields.filter(canEdit);

  function wrongWith(field: Field) {
    const found = errors.find((error) => error.field === field.name);
    return found && refusedValue(found, field);
  }

  async function create() {
    setWaiting(true);
    setProblem(null);
    try {
      await onCreate(values, shown);
    } catch (error) {
      setProblem(error);
    } finally {
      setWaiting(false);
    }
  }

  return (
    <FilesProvider source={files.source}>
      {title === undefined ? null : (
        <div className={css.head}>
          <h2 className={css.title}>{title}</h2>
          <IconButton icon={IconX} label={t("act.close")} onClick={onClose} />
        </div>
      )}
      <div className={css.body}>
        {sectionsOf(fields).map(({ label, fields: some }) => (
          <section key={label} aria-label={label ?? undefined}>
            {label === null ? null : <h3 className={css.section}>{label}</h3>}
            <dl className={css.fields} data-form>
              {some.map((field) => (
                <FieldRow
                  key={field.name}
                  record={record}
                  field={field}
                  tables={tables}
                  wrong={wrongWith(field)}
                  onWrite={(value, face) => {
                    setValues((now) => ({ ...now, [field.name]: value }));
                    setShown((now) => ({ ...now, [field.name]: face }));
                  }}
                />
              ))}
            </dl>
          </section>
        ))}
        {problem && !errors.some((error) => fields.some((field) => field.name === error.field)) ? (
          <p className={css.wrong} role="alert">
            {sentence(problem)}
          </p>
        ) : null}
      </div>
      <div className={css.foot}>
        <Button loading={waiting || files.going} onClick={() => void create()}>
          {t("record.create")}
        </Button>
        <Button variant="default" onClick={onClose}>
          {t("act.cancel")}
        </Button>
      </div>
    </FilesProvider>
  );
}
