import { SegmentedControl } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { useState } from "react";
import type { Field, Table } from "@/api/table";
import { FilterBuilder } from "@/features/table/filter/FilterBuilder";
import { FilterFormula } from "@/features/table/filter/FilterFormula";
import css from "@/features/table/filter/filter.module.css";
import { useCloseByEscape } from "@/features/table/useCloseByEscape";
import { t } from "@/ui/text/text";
import { beginning, type Filter } from "@/views/filter/filter";
import { readFilter } from "@/views/filter/read";
import { writeFilter } from "@/views/filter/write";

interface Props {
  table: Table;
  value: string;
  asked: Field | undefined;
  narrow: boolean;
  onApply: (formula: string) => void;
  onClose: () => void;
}

/** The filter as a list of conditions, or as a formula. */
export function FilterPanel({ table, value, asked, narrow, onApply, onClose }: Props) {
  const [read] = useState(() => readFilter(value, table.fields));
  const [filter, setFilter] = useState<Filter>(() => beginning(read, asked, table));
  const [formula, setFormula] = useState(value);
  const [mode, setMode] = useState<"list" | "formula">(read ? "list" : "formula");
  const listable = mode === "list" || readFilter(formula, table.fields) !== null;

  // What is changed takes effect after a pause of the fingers.
  const tell = useDebouncedCallback(change, { delay: 300, flushOnUnmount: true });

  function change(next: Filter) {
    setFilter(next);
    const written = writeFilter(next, table.fields);
    if (written !== writeFilter(filter, table.fields)) onApply(written);
    setFormula(written);
  }

  function turn(next: "list" | "formula") {
    tell.flush();
    if (next === "list") {
      const again = readFilter(formula, table.fields);
      if (!again) return;
      setFilter(beginning(again, undefined, table));
    }
    setMode(next);
  }

  useCloseByEscape(onClose);

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
        <FilterBuilder
          fields={table.fields}
          filter={filter}
          narrow={narrow}
          clear={t("filter.clear")}
          onChange={tell}
        />
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
