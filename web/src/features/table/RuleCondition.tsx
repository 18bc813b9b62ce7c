import { SegmentedControl } from "@mantine/core";
import { IconChevronDown } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import { useModel, type Table } from "@/api/table";
import { FormulaMistake } from "@/features/field/FormulaMistake";
import { FormulaEditor } from "@/features/formula/FormulaEditor";
import { faultOf } from "@/features/formula/useFormulaCheck";
import css from "@/features/table/colour.module.css";
import { FilterBuilder } from "@/features/table/filter/FilterBuilder";
import { t } from "@/ui/text/text";
import { useNarrow } from "@/ui/useNarrow";
import { beginning } from "@/views/filter/filter";
import { readFilter } from "@/views/filter/read";
import { sentenceOf } from "@/views/filter/words";
import { writeFilter } from "@/views/filter/write";

interface Props {
  table: Table;
  /** Of the rule, from 1. */
  number: number;
  when: string;
  /** Why the server did not take it. */
  refused: unknown;
  onWhen: (when: string) => void;
  onEnter: () => void;
}

/** When a rule holds: a list of conditions, or a formula. */
export function RuleCondition({ table, number, when, refused, onWhen, onEnter }: Props) {
  const narrow = useNarrow();
  const tables = useModel().data?.tables ?? [table];
  const read = readFilter(when, table.fields);
  const [mode, setMode] = useState<"list" | "formula">(read ? "list" : "formula");
  // The builder keeps what is not complete yet, of which the formula says nothing.
  const [begun, setBegun] = useState(() => beginning(read, undefined, table));
  const label = t("colour.when", { n: number });
  const root = useRef<HTMLDivElement>(null);

  // What opened it is gone, and the focus with it.
  useEffect(() => {
    if (document.activeElement === document.body) {
      root.current?.querySelector<HTMLElement>("input:checked")?.focus();
    }
  }, []);

  function turn(next: "list" | "formula") {
    if (next === "list") setBegun(beginning(read, undefined, table));
    setMode(next);
  }

  return (
    <div ref={root} className={css.condition}>
      <SegmentedControl
        size="xs"
        className={css.mode}
        aria-label={label}
        value={mode}
        onChange={(next) => turn(next as "list" | "formula")}
        data={[
          { value: "list", label: t("filter.asList"), disabled: !read },
          { value: "formula", label: t("filter.asFormula") },
        ]}
      />
      {mode === "list" ? (
        <>
          <FilterBuilder
            fields={table.fields}
            filter={begun}
            narrow={narrow}
            onChange={(filter) => onWhen(writeFilter(filter, table.fields))}
          />
          {refused ? <FormulaMistake formula={when} error={refused} /> : null}
        </>
      ) : (
        <FormulaEditor
          table={table}
          tables={tables}
          label={label}
          bare
          condition
          placeholder={t("filter.example")}
          value={when}
          refused={refused ? faultOf(refused, when) : null}
          onChange={onWhen}
          onEnter={onEnter}
        />
      )}
    </div>
  );
}

interface WordsProps extends Pick<Props, "table" | "number" | "when"> {
  onOpen: () => void;
}

/** The same in a line, which opens it. */
export function RuleWords({ table, number, when, onOpen }: WordsProps) {
  const filter = readFilter(when, table.fields);
  const said = (filter && sentenceOf(filter, table.fields)) || when;
  return (
    <button
      type="button"
      className={css.words}
      aria-expanded={false}
      aria-label={`${t("colour.when", { n: number })}: ${said}`}
      title={said}
      onClick={onOpen}
    >
      <span className="cut" data-formula={filter ? undefined : true}>
        {said || t("filter.pick")}
      </span>
      <IconChevronDown size={14} aria-hidden />
    </button>
  );
}
