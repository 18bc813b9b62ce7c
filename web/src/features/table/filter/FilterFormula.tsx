import { Button } from "@mantine/core";
import { useRef, useState } from "react";
import { checkFilter } from "@/api/record";
import { useModel, type Field, type Table } from "@/api/table";
import { useWorkspace } from "@/api/workspace";
import { kindOf } from "@/fields/kinds";
import { FormulaEditor } from "@/features/formula/FormulaEditor";
import { faultOf } from "@/features/formula/useFormulaCheck";
import css from "@/features/table/filter/filter.module.css";
import { t } from "@/ui/text/text";
import { findSlip } from "@/views/filter/mend";
import { nameInFormula } from "@/views/filter/write";

interface Props {
  table: Table;
  /** The filter in force. */
  value: string;
  formula: string;
  /** Whether the conditions of a list could say the same. */
  listable: boolean;
  onFormula: (formula: string) => void;
  onApply: (formula: string) => void;
}

/** Any formula, with the columns at hand; it takes effect when the server understands it. */
export function FilterFormula({ table, value, formula, listable, onFormula, onApply }: Props) {
  const workspace = useWorkspace();
  const tables = useModel().data?.tables ?? [table];
  const area = useRef<HTMLTextAreaElement>(null);
  const [refused, setRefused] = useState<{ formula: string; error: unknown } | null>(null);
  const [asking, setAsking] = useState(false);
  const slip = findSlip(formula, table.fields);
  const wrong = refused?.formula === formula ? refused.error : null;

  function insert(field: Field) {
    const at = area.current?.selectionStart ?? formula.length;
    const name = nameInFormula(field, table.fields);
    onFormula(formula.slice(0, at) + name + formula.slice(area.current?.selectionEnd ?? at));
    area.current?.focus();
  }

  async function apply(asked = formula) {
    const trimmed = asked.trim();
    if (trimmed === "") return onApply("");
    setAsking(true);
    try {
      await checkFilter(workspace, table.name, trimmed);
      onApply(trimmed);
    } catch (error) {
      setRefused({ formula: asked, error });
    } finally {
      setAsking(false);
    }
  }

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void apply();
      }}
    >
      <FormulaEditor
        table={table}
        tables={tables}
        area={area}
        label={t("filter.label")}
        bare
        condition
        description={t("filter.help")}
        placeholder={t("filter.example")}
        value={formula}
        refused={wrong ? faultOf(wrong, formula) : null}
        autoFocus
        onChange={onFormula}
        onEnter={() => void apply()}
      />
      {slip ? (
        <p className={css.slip}>
          <span>{t("filter.meant", { meant: slip.typed })}</span>
          <Button
            size="compact-xs"
            variant="default"
            onClick={() => {
              onFormula(slip.formula);
              area.current?.focus();
            }}
          >
            {t("filter.meantUse", { meant: slip.meant })}
          </Button>
        </p>
      ) : null}
      <div className={css.names}>
        {table.fields.map((field) => {
          const Sign = kindOf(field).icon;
          return (
            <button key={field.name} type="button" className={css.name} onClick={() => insert(field)}>
              <Sign size={12} aria-hidden />
              <span className="cut">{field.label}</span>
            </button>
          );
        })}
      </div>
      {listable || wrong || slip ? null : <p className={css.note}>{t("filter.noList")}</p>}
      <div className={css.acts}>
        <Button type="submit" size="xs" loading={asking}>
          {t("filter.apply")}
        </Button>
        {value ? (
          <Button size="xs" variant="default" onClick={() => onApply("")}>
            {t("filter.clear")}
          </Button>
        ) : null}
      </div>
    </form>
  );
}
