import { Popover } from "@mantine/core";
import { IconFilter } from "@tabler/icons-react";
import type { Field, Table } from "@/api/table";
import bar from "@/features/table/toolbar.module.css";
import { later } from "@/ui/later";
import { t } from "@/ui/text/text";
import { readFilter } from "@/views/filter/read";
import { sentenceOf, summaryOf } from "@/views/filter/words";

const body = later(async () => (await import("@/features/table/filter/FilterPanel")).FilterPanel);

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
  const opened = body.useReady(filtering.open) && filtering.open;
  const filter = readFilter(value, table.fields);
  const { said, more } = filter ? summaryOf(filter, table.fields) : { said: value, more: "" };
  const whole = filter ? sentenceOf(filter, table.fields) : value;
  return (
    <Popover
      opened={opened}
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
          data-opens="filter"
          aria-expanded={opened}
          onPointerEnter={body.soon}
          onFocus={body.soon}
          title={whole || t("filter.title")}
          onClick={() => onFiltering({ open: !filtering.open })}
        >
          <IconFilter size={15} stroke={1.7} aria-hidden />
          <span className="cut">{said ? t("filter.is", { said }) : t("filter.title")}</span>
          {more && !narrow ? <span className={bar.rest}>{more}</span> : null}
        </button>
      </Popover.Target>
      <Popover.Dropdown p={12}>
        {opened ? (
          <body.Part
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
