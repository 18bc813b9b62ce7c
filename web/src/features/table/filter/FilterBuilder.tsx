import { Button, CloseButton, Select } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { IconPlus } from "@tabler/icons-react";
import { useRef, useState } from "react";
import type { Field } from "@/api/table";
import { FilterValue } from "@/features/table/filter/FilterValue";
import css from "@/features/table/filter/filter.module.css";
import { t } from "@/ui/text/text";
import {
  conditionOn,
  operatorsOf,
  withOperator,
  type Condition,
  type Filter,
  type Join,
  type Operator,
} from "@/views/filter/filter";

interface Props {
  fields: Field[];
  filter: Filter;
  narrow: boolean;
  onChange: (filter: Filter) => void;
}

interface Line {
  key: number;
  condition: Condition;
}

/** Conditions, a line each. What is changed takes effect at once, what is typed after a pause. */
export function FilterBuilder({ fields, filter, narrow, onChange }: Props) {
  const next = useRef(filter.conditions.length);
  const [lines, setLines] = useState<Line[]>(() =>
    filter.conditions.map((condition, key) => ({ key, condition })),
  );
  const [join, setJoin] = useState<Join>(filter.join);
  const tell = useDebouncedCallback(onChange, { delay: 300, flushOnUnmount: true });

  function set(changed: Line[], how: Join = join) {
    setLines(changed);
    setJoin(how);
    tell({ join: how, conditions: changed.map((line) => line.condition) });
  }

  function add() {
    const last = fields.find((field) => field.name === lines.at(-1)?.condition.field) ?? fields[0];
    if (!last) return;
    next.current += 1;
    set([...lines, { key: next.current, condition: conditionOn(last) }]);
  }

  return (
    <>
      <ol className={css.lines}>
        {lines.map((line, at) => (
          <li key={line.key} className={css.line} data-narrow={narrow || undefined}>
            <Lead at={at} join={join} onJoin={(how) => set(lines, how)} />
            <ConditionEditor
              condition={line.condition}
              fields={fields}
              number={at + 1}
              last={at === lines.length - 1}
              onChange={(condition) =>
                set(lines.map((other) => (other === line ? { ...line, condition } : other)))
              }
            />
            <CloseButton
              size="sm"
              className={css.remove}
              aria-label={t("filter.remove", { n: at + 1 })}
              onClick={() => set(lines.filter((other) => other !== line))}
            />
          </li>
        ))}
      </ol>
      <div className={css.acts}>
        <Button size="xs" variant="subtle" leftSection={<IconPlus size={14} />} onClick={add}>
          {t("filter.add")}
        </Button>
        {lines.length ? (
          <Button size="xs" variant="subtle" color="gray" c="var(--text-soft)" onClick={() => set([])}>
            {t("filter.clear")}
          </Button>
        ) : null}
      </div>
    </>
  );
}

/** Before the first condition "where", before the second a choice of and and or, before the others the same word. */
function Lead({ at, join, onJoin }: { at: number; join: Join; onJoin: (join: Join) => void }) {
  if (at === 0) return <span className={css.lead}>{t("filter.where")}</span>;
  if (at > 1) return <span className={css.lead}>{t(`filter.joins.${join}`)}</span>;
  return (
    <Select
      size="xs"
      styles={{ input: { paddingInlineStart: 8, paddingInlineEnd: 20 }, section: { width: 22 } }}
      aria-label={t("filter.join")}
      allowDeselect={false}
      value={join}
      data={[
        { value: "and", label: t("filter.joins.and") },
        { value: "or", label: t("filter.joins.or") },
      ]}
      onChange={(how) => how && onJoin(how as Join)}
      comboboxProps={{ withinPortal: false }}
    />
  );
}

interface ConditionProps {
  condition: Condition;
  fields: Field[];
  number: number;
  last: boolean;
  onChange: (condition: Condition) => void;
}

function ConditionEditor({ condition, fields, number, last, onChange }: ConditionProps) {
  const field = fields.find((candidate) => candidate.name === condition.field);
  if (!field) return null;
  return (
    <>
      <Select
        size="xs"
        className={css.field}
        aria-label={t("filter.fieldOf", { n: number })}
        allowDeselect={false}
        searchable
        value={field.name}
        data={fields.map((one) => ({ value: one.name, label: one.label }))}
        onChange={(name) => {
          const chosen = fields.find((candidate) => candidate.name === name);
          if (chosen && chosen !== field) onChange(conditionOn(chosen));
        }}
        comboboxProps={{ withinPortal: false }}
      />
      <Select
        size="xs"
        className={css.operator}
        aria-label={t("filter.operatorOf", { n: number })}
        allowDeselect={false}
        value={condition.operator}
        data={operatorsOf(field).map((operator) => ({
          value: operator,
          label: t(`filter.operators.${operator}`),
        }))}
        onChange={(operator) => operator && onChange(withOperator(condition, field, operator as Operator))}
        comboboxProps={{ withinPortal: false }}
      />
      <div className={css.value}>
        <FilterValue
          key={`${field.name} ${condition.operator}`}
          field={field}
          condition={condition}
          label={t("filter.valueOf", { n: number })}
          focus={last && condition.operand === null}
          onChange={(operand) => onChange({ ...condition, operand })}
        />
      </div>
    </>
  );
}
