import { Select } from "@mantine/core";
import type { Field } from "@/api/table";
import { FilterValue } from "@/features/table/filter/FilterValue";
import css from "@/features/table/filter/filter.module.css";
import { t } from "@/ui/text/text";
import { conditionOn, operatorsOf, withOperator, type Condition, type Operator } from "@/views/filter/filter";

interface Props {
  condition: Condition;
  fields: Field[];
  /** Its place, as it is told: 2, or in a group 2.1. */
  place: string;
  /** Whether its value is asked for first. */
  focus: boolean;
  onChange: (condition: Condition) => void;
}

/** A column, how it is compared, and with what. */
export function FilterCondition({ condition, fields, place, focus, onChange }: Props) {
  const field = fields.find((candidate) => candidate.name === condition.field);
  if (!field) return null;
  return (
    <>
      <Select
        size="xs"
        className={css.field}
        aria-label={t("filter.fieldOf", { n: place })}
        allowDeselect={false}
        searchable
        openOnFocus={false}
        value={field.name}
        data={fields.map((one) => ({ value: one.name, label: one.label }))}
        onChange={(name) => {
          const chosen = fields.find((candidate) => candidate.name === name);
          if (chosen && chosen !== field) onChange(conditionOn(chosen));
        }}
        comboboxProps={{ withinPortal: false, floatingStrategy: "fixed" }}
      />
      <Select
        size="xs"
        className={css.operator}
        aria-label={t("filter.operatorOf", { n: place })}
        allowDeselect={false}
        value={condition.operator}
        data={operatorsOf(field).map((operator) => ({
          value: operator,
          label: t(`filter.operators.${operator}`),
        }))}
        onChange={(operator) => operator && onChange(withOperator(condition, field, operator as Operator))}
        comboboxProps={{ withinPortal: false, floatingStrategy: "fixed" }}
      />
      <div className={css.value}>
        <FilterValue
          key={`${field.name} ${condition.operator}`}
          field={field}
          condition={condition}
          label={t("filter.valueOf", { n: place })}
          focus={focus}
          onChange={(operand) => onChange({ ...condition, operand })}
        />
      </div>
    </>
  );
}
