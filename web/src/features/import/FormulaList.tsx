import type { PlannedTable } from "@/api/import";
import { formulasOf } from "@/features/import/formulas";
import css from "@/features/import/formulaList.module.css";
import { t } from "@/ui/text/text";

interface Props {
  table: PlannedTable;
  onChoose: (field: string) => void;
}

/** The columns that the workbook computes, each with how many of its values ours gives again. */
export function FormulaList({ table, onChoose }: Props) {
  const formulas = formulasOf(table);
  if (formulas.length === 0) return null;
  return (
    <section aria-label={t("wizard.formula.title")}>
      <h2 className={css.heading}>{t("wizard.formula.title")}</h2>
      <ul>
        {formulas.map(({ field, state, equal, compared }) => (
          <li key={field.name}>
            <button type="button" className={css.line} onClick={() => onChoose(field.name)}>
              <span className="cut">{field.label}</span>
              <span className={css.proof} data-state={state}>
                {state === "values"
                  ? t("wizard.formula.values")
                  : state === "unknown"
                    ? t("wizard.formula.unknown")
                    : t("wizard.formula.equal", { equal, compared })}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
