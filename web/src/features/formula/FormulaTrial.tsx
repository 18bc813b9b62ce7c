import { useQuery } from "@tanstack/react-query";
import { tryFormula } from "@/api/field";
import { sentence } from "@/api/problem";
import type { Field, Table } from "@/api/table";
import { useWorkspace } from "@/api/workspace";
import { titleOf } from "@/fields/linked";
import css from "@/features/formula/formula.module.css";
import "@/ui/text/laterWords";
import { t } from "@/ui/text/text";
import { faceOf } from "@/views/grid/cell";

interface Props {
  table: Table;
  tables: Table[];
  /** One that the server understands. */
  formula: string;
  /** The field whose formula it is; null: a new one's. */
  field: Field | null;
}

/** What a formula gives for the first records, before it is kept. */
export function FormulaTrial({ table, tables, formula, field }: Props) {
  const workspace = useWorkspace();
  const trial = useQuery({
    queryKey: [workspace, "formulaTrial", table.name, field?.name, formula],
    queryFn: ({ signal }) => tryFormula(workspace, table.name, { formula, field: field?.name }, signal),
    placeholderData: (before) => before,
    retry: false,
    gcTime: 0,
  });
  if (trial.isPending) return <p className={css.help}>{t("formula.trial.trying")}</p>;
  if (trial.isError) {
    return <p className={css.fault}>{t("formula.trial.failed", { why: sentence(trial.error) })}</p>;
  }
  const { field: result, records } = trial.data;
  if (records.length === 0) return <p className={css.help}>{t("formula.trial.none")}</p>;
  return (
    <table className={css.trial} aria-label={t("formula.trial.label")}>
      <thead>
        <tr>
          <th scope="col">{t("formula.trial.label")}</th>
          <th scope="col">{t("formula.trial.result")}</th>
        </tr>
      </thead>
      <tbody>
        {records.map((record) => {
          const face = faceOf(record, result, tables);
          return (
            <tr key={record.id}>
              <td>{titleOf(record, table)}</td>
              <td data-tone={face.tone} title={face.why}>
                {face.text || <em>{t("formula.blank")}</em>}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
