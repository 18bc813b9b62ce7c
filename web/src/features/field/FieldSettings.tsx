import { NumberInput, Select, TextInput } from "@mantine/core";
import type { Table } from "@/api/table";
import { ChoiceLines } from "@/features/field/ChoiceLines";
import { hasChoices, hasDecimals, hasFormula, hasLink, linksOf } from "@/features/field/draft";
import css from "@/features/field/field.module.css";
import { FormulaTrial } from "@/features/formula/FormulaTrial";
import { FormulaEditor } from "@/features/formula/FormulaEditor";
import type { SettingsProps } from "@/features/field/settingsProps";
import { t } from "@/ui/text/text";

interface Props extends SettingsProps {
  tables: Table[];
  /** What the server says of the choices. */
  wrong: string | undefined;
  /** Told whether a mistake was found in the formula. */
  onFault: (wrong: boolean) => void;
}

/** What belongs to the type alone. */
export function FieldSettings(props: Props) {
  const { draft, tables, onSet } = props;
  const { type } = draft;
  return (
    <>
      {hasDecimals(type) ? <Decimals draft={draft} onSet={onSet} /> : null}
      {type === "money" ? (
        <TextInput
          label={t("shape.currency")}
          placeholder="EUR"
          maxLength={3}
          value={draft.currency}
          onChange={(event) => onSet({ currency: event.currentTarget.value })}
        />
      ) : null}
      {type === "rating" ? (
        <NumberInput
          label={t("shape.stars")}
          min={1}
          max={10}
          allowDecimal={false}
          value={draft.stars}
          onChange={(stars) => onSet({ stars: Number(stars) || 5 })}
        />
      ) : null}
      {hasChoices(type) ? <ChoiceLines {...props} /> : null}
      {hasLink(type) ? (
        <Select
          label={t("shape.linkTable")}
          allowDeselect={false}
          searchable
          value={draft.linkTable}
          data={tables.map((one) => ({ value: one.name, label: one.label }))}
          onChange={(linkTable) => onSet({ linkTable })}
        />
      ) : null}
      {type === "lookup" ? <Lookup {...props} /> : null}
      {hasFormula(type) ? (
        <FormulaEditor
          table={props.table}
          tables={tables}
          label={t("shape.formula")}
          description={t(type === "rollup" ? "shape.rollupHelp" : "shape.formulaHelp")}
          placeholder={type === "rollup" ? "SUM(invoices.amount)" : "{Amount} * 0.1"}
          value={draft.formula}
          trial={(formula) => (
            <FormulaTrial
              table={props.table}
              tables={tables}
              formula={formula}
              // A field that has values of its own is tried as a new one: they are still there for the formula.
              field={props.field && hasFormula(props.field.type) ? props.field : null}
            />
          )}
          onChange={(formula) => onSet({ formula })}
          onFault={props.onFault}
        />
      ) : null}
    </>
  );
}

/** Of a percentage, digits are counted as they are shown: the share that is kept has two more. */
function Decimals({ draft, onSet }: Pick<Props, "draft" | "onSet">) {
  const shift = draft.type === "percent" ? 2 : 0;
  return (
    <NumberInput
      label={t("shape.decimals")}
      min={0}
      max={10 - shift}
      allowDecimal={false}
      value={(draft.decimals ?? 2 + shift) - shift}
      onChange={(decimals) => onSet({ decimals: Math.max(0, Number(decimals) || 0) + shift })}
    />
  );
}

function Lookup({ draft, table, tables, onSet }: Props) {
  const links = linksOf(table);
  const through = links.find((field) => field.name === draft.lookupLink);
  const target = tables.find((one) => one.name === through?.link?.table);
  if (links.length === 0) return <p className={css.missing}>{t("shape.noLinks")}</p>;
  return (
    <>
      <Select
        label={t("shape.lookupLink")}
        allowDeselect={false}
        value={draft.lookupLink}
        data={links.map((field) => ({ value: field.name, label: field.label }))}
        onChange={(lookupLink) => onSet({ lookupLink, lookupField: null })}
      />
      <Select
        label={target ? t("shape.lookupField", { table: target.label }) : t("shape.lookupAny")}
        allowDeselect={false}
        searchable
        disabled={!target}
        value={draft.lookupField}
        data={(target?.fields ?? []).map((field) => ({ value: field.name, label: field.label }))}
        onChange={(lookupField) => onSet({ lookupField })}
      />
    </>
  );
}
