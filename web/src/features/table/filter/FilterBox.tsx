import { Popover, SegmentedControl } from "@mantine/core";
import { useWindowEvent } from "@mantine/hooks";
import { IconFilter } from "@tabler/icons-react";
import { useState } from "react";
import type { Field, Table } from "@/api/table";
import { FilterBuilder } from "@/features/table/filter/FilterBuilder";
import { FilterFormula } from "@/features/table/filter/FilterFormula";
import css from "@/features/table/filter/filter.module.css";
import bar from "@/features/table/toolbar.module.css";
import { t } from "@/ui/text/text";
import { conditionOn, isComplete, type Filter } from "@/views/filter/filter";
import { readFilter } from "@/views/filter/read";
import { sentenceOf, summaryOf } from "@/views/filter/words";
import { writeFilter } from "@/views/filter/write";

/** Whether the filter is open, and the field that a new condition is wanted for. */
export interface Filtering {
  open: boolean;
  field?: Field | undefined;
}

interface Props {
  table: Table;
  value: string;
  narrow: boolean;
  filtering: Filtering;
  onFiltering: (filtering: Filtering) => void;
  onApply: (formula: string) => void;
}

/** The filter in words; behind it a list of conditions, and behind that a formula. */
export function FilterBox({ table, value, narrow, filtering, onFiltering, onApply }: Props) {
  const filter = readFilter(value, table.fields);
  const { said, more } = filter ? summaryOf(filter, table.fields) : { said: value, more: "" };
  const whole = filter ? sentenceOf(filter, table.fields) : value;
  return (
    <Popover
      opened={filtering.open}
      onChange={(open) => onFiltering({ open })}
      position="bottom-start"
      width={narrow ? "calc(100vw - 24px)" : 640}
      trapFocus
      returnFocus
      closeOnEscape={false}
    >
      <Popover.Target>
        <button
          type="button"
          className={bar.quiet}
          data-on={value !== "" || undefined}
          aria-expanded={filtering.open}
          title={whole || undefined}
          onClick={() => onFiltering({ open: !filtering.open })}
        >
          <IconFilter size={15} stroke={1.7} aria-hidden />
          <span className="cut">{said ? t("filter.is", { said }) : t("filter.title")}</span>
          {more && !narrow ? <span className={bar.rest}>{more}</span> : null}
        </button>
      </Popover.Target>
      <Popover.Dropdown p={12}>
        {filtering.open ? (
          <Panel
            table={table}
            value={value}
            asked={filtering.field}
            narrow={narrow}
            onApply={onApply}
            onClose={() => onFiltering({ open: false })}
          />
        ) : null}
      </Popover.Dropdown>
    </Popover>
  );
}

interface PanelProps {
  table: Table;
  value: string;
  asked: Field | undefined;
  narrow: boolean;
  onApply: (formula: string) => void;
  onClose: () => void;
}

function Panel({ table, value, asked, narrow, onApply, onClose }: PanelProps) {
  const [read] = useState(() => readFilter(value, table.fields));
  const [filter, setFilter] = useState<Filter>(() => begin(read, asked, table));
  const [formula, setFormula] = useState(value);
  const [mode, setMode] = useState<"list" | "formula">(read ? "list" : "formula");
  const listable = mode === "list" || readFilter(formula, table.fields) !== null;

  function change(next: Filter) {
    setFilter(next);
    const written = writeFilter(next, table.fields);
    if (written !== writeFilter(filter, table.fields)) onApply(written);
    setFormula(written);
  }

  function turn(next: "list" | "formula") {
    if (next === "list") {
      const again = readFilter(formula, table.fields);
      if (!again) return;
      setFilter(begin(again, undefined, table));
    }
    setMode(next);
  }

  // Escape closes the open list of a select first, then the filter. What was pressed last may be gone, and the focus with it.
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== "Escape") return;
    const list =
      event.target instanceof Element && event.target.matches('[aria-expanded="true"], [data-listing]');
    if (!list) onClose();
  };
  // On its way down, while the list still says that it is open.
  useWindowEvent("keydown", onKey, { capture: true });

  return (
    <div className={css.panel}>
      <div className={css.head}>
        <h2 className={css.title}>{t("filter.label")}</h2>
        <SegmentedControl
          size="xs"
          aria-label={t("filter.title")}
          value={mode}
          onChange={(next) => turn(next as "list" | "formula")}
          data={[
            { value: "list", label: t("filter.asList"), disabled: !listable },
            { value: "formula", label: t("filter.asFormula") },
          ]}
        />
      </div>
      {mode === "list" ? (
        <FilterBuilder fields={table.fields} filter={filter} narrow={narrow} onChange={change} />
      ) : (
        <FilterFormula
          table={table}
          value={value}
          formula={formula}
          listable={listable}
          onFormula={setFormula}
          onApply={(next) => {
            onApply(next);
            onClose();
          }}
        />
      )}
    </div>
  );
}

/** A list that is never empty: there is always a condition to fill in. */
function begin(read: Filter | null, asked: Field | undefined, table: Table): Filter {
  const standing: Filter = read ?? { join: "and", conditions: [] };
  if (asked) {
    const conditions = [...standing.conditions.filter(isComplete), conditionOn(asked)];
    return { ...standing, conditions };
  }
  if (standing.conditions.length) return standing;
  const first = table.fields.find((field) => field.name === table.title) ?? table.fields[0];
  return { ...standing, conditions: first ? [conditionOn(first)] : [] };
}
