import { Autocomplete, MultiSelect, Select, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useState } from "react";
import type { Field } from "@/api/table";
import { DayBox } from "@/fields/DayBox";
import { useFoundRecords } from "@/fields/foundRecords";
import { titleOf } from "@/fields/linked";
import { shownAs } from "@/fields/kinds";
import { t } from "@/ui/text/text";
import { shapeOf, takesSeveral, type Condition, type Operand } from "@/views/filter/filter";

interface Props {
  field: Field;
  condition: Condition;
  label: string;
  focus: boolean;
  onChange: (operand: Operand) => void;
}

/** What a condition compares with, asked for as the field's type wants it. */
export function FilterValue(props: Props) {
  const { field, condition } = props;
  switch (shapeOf(field, condition.operator)) {
    case "none":
      return null;
    case "choice":
      return takesSeveral(condition.operator) ? <SeveralChoices {...props} /> : <OneChoice {...props} />;
    case "record":
      return <OneRecord {...props} />;
    case "moment":
      return <Moment {...props} />;
    case "number":
    case "percent":
      return <Amount {...props} />;
    case "text":
      return <Words {...props} />;
  }
}

const one = (operand: Operand) => (typeof operand === "string" ? operand : "");

function Words({ condition, label, focus, onChange }: Props) {
  return (
    <TextInput
      size="xs"
      aria-label={label}
      data-autofocus={focus || undefined}
      value={one(condition.operand)}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

/** Typed as people type it; what cannot be read is said, and not asked for. */
function Amount({ field, condition, label, focus, onChange }: Props) {
  const as = shownAs(field);
  const days = condition.operator === "lastDays" || condition.operator === "nextDays";
  const [typed, setTyped] = useState(() => {
    const operand = one(condition.operand);
    return days || operand === "" ? operand : (as.kind.draft?.(operand, as.field) ?? operand);
  });
  const reading = read(typed);
  const unit = days ? t("filter.days") : as.field.type === "percent" && !typed.includes("%") ? "%" : null;

  function read(text: string): { value: string | null; wrong?: string } {
    if (text.trim() === "") return { value: null };
    if (days)
      return /^\d{1,5}$/.test(text.trim())
        ? { value: text.trim() }
        : { value: null, wrong: t("filter.wholeDays") };
    const got = as.kind.read?.(text, as.field);
    if (!got?.ok) return { value: null, wrong: got?.why ?? t("field.wrong.number", { typed: text }) };
    return { value: got.value === null ? null : String(got.value) };
  }

  return (
    <TextInput
      size="xs"
      inputMode="decimal"
      aria-label={label}
      data-autofocus={focus || undefined}
      rightSection={unit}
      rightSectionWidth={unit && unit.length > 1 ? 44 : 24}
      value={typed}
      error={reading.wrong}
      onChange={(event) => {
        setTyped(event.currentTarget.value);
        onChange(read(event.currentTarget.value).value);
      }}
    />
  );
}

function Moment({ field, condition, label, focus, onChange }: Props) {
  const { type } = shownAs(field).field;
  if (type === "duration")
    return <Length field={field} condition={condition} label={label} focus={focus} onChange={onChange} />;
  if (type !== "time")
    return <Day field={field} condition={condition} label={label} focus={focus} onChange={onChange} />;
  return (
    <TextInput
      size="xs"
      type="time"
      aria-label={label}
      data-autofocus={focus || undefined}
      value={one(condition.operand).slice(0, 5)}
      onChange={(event) => {
        const { value } = event.currentTarget;
        onChange(value === "" ? null : `${value}:00`);
      }}
    />
  );
}

function Day({ condition, label, focus, onChange }: Props) {
  return (
    <DayBox
      quiet
      size="xs"
      label={label}
      focus={focus}
      day={one(condition.operand).slice(0, 10)}
      onChange={onChange}
    />
  );
}

function Length({ field, condition, label, focus, onChange }: Props) {
  const as = shownAs(field);
  const [typed, setTyped] = useState(() => as.kind.show(one(condition.operand), as.field));
  const reading = as.kind.read?.(typed, as.field);
  return (
    <TextInput
      size="xs"
      aria-label={label}
      data-autofocus={focus || undefined}
      placeholder="36:15"
      value={typed}
      error={reading?.ok === false ? reading.why : null}
      onChange={(event) => {
        const text = event.currentTarget.value;
        setTyped(text);
        const got = as.kind.read?.(text, as.field);
        onChange(got?.ok && got.value !== null ? String(got.value) : null);
      }}
    />
  );
}

const labelsOf = (field: Field) => (field.choices ?? []).map((choice) => choice.label);

function OneChoice({ field, condition, label, onChange }: Props) {
  return (
    <Select
      size="xs"
      aria-label={label}
      placeholder={t("filter.pick")}
      searchable
      value={one(condition.operand) || null}
      data={labelsOf(field)}
      onChange={onChange}
      comboboxProps={{ withinPortal: false, floatingStrategy: "fixed" }}
    />
  );
}

function SeveralChoices({ field, condition, label, onChange }: Props) {
  return (
    <MultiSelect
      size="xs"
      aria-label={label}
      placeholder={condition.operand?.length ? undefined : t("filter.pick")}
      searchable
      hidePickedOptions
      value={Array.isArray(condition.operand) ? condition.operand : []}
      data={labelsOf(field)}
      onChange={(labels) => onChange(labels.length ? labels : null)}
      comboboxProps={{ withinPortal: false, floatingStrategy: "fixed" }}
    />
  );
}

/** A linked record by its title, which is what a formula compares a link with. */
function OneRecord({ field, condition, label, focus, onChange }: Props) {
  const operand = one(condition.operand);
  const [search] = useDebouncedValue(operand.trim(), 150);
  const { target, found } = useFoundRecords(field, search);
  const titles = new Set((found.data?.records ?? []).map((record) => titleOf(record, target)));
  return (
    <Autocomplete
      size="xs"
      aria-label={label}
      data-autofocus={focus || undefined}
      placeholder={t("filter.pick")}
      value={operand}
      data={[...titles]}
      filter={({ options }) => options}
      limit={30}
      maxDropdownHeight={220}
      onChange={onChange}
      comboboxProps={{ withinPortal: false, floatingStrategy: "fixed" }}
    />
  );
}
