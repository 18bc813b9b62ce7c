import { Menu } from "@mantine/core";
import { IconSum } from "@tabler/icons-react";
import { memo, type ReactNode, type RefObject } from "react";
import type { Summary, SummaryFunction, Summed } from "@/api/summary";
import type { Field } from "@/api/table";
import { shownAs } from "@/fields/kinds";
import { t } from "@/ui/text/text";
import { withinMain } from "@/ui/within";
import css from "@/views/grid/summary.module.css";
import { functionName, functionsOf, showSummed } from "@/views/summary";

/** What is summed up below the records, and what came of it. */
export interface Summing {
  summary: Summary;
  /** None while it is on its way. */
  summed: Summed | undefined;
  /** Why it could not be worked out. */
  why: string | undefined;
  onChoose: (field: Field, name: SummaryFunction | null) => void;
}

interface Props extends Summing {
  columns: { field: Field; width: number }[];
  /** Of the column with the rows' numbers. */
  marker: number;
  /** Columns that stay where they are when the others are scrolled. */
  frozen: number;
  /** Its `--scrolled` follows the grid: see summary.module.css. */
  row: RefObject<HTMLDivElement | null>;
  /** Brings a column into sight. */
  onReach: (column: number) => void;
  /** What stands at its end, over the columns there. */
  children?: ReactNode;
}

/** One value for each column that has one, under the grid and as wide as its columns. */
export function SummaryRow({ columns, marker, frozen, row, onReach, children, ...summing }: Props) {
  const cell = ({ field, width }: Props["columns"][number], at: number) => (
    <SummaryCell
      key={field.name}
      field={field}
      width={width}
      name={summing.summary[field.name]}
      value={valueOf(summing, field)}
      why={summing.why}
      onChoose={summing.onChoose}
      onFocus={() => onReach(at)}
    />
  );
  return (
    <div ref={row} className={css.row} role="group" aria-label={t("summary.row")}>
      <div className={css.marker} style={{ width: marker }} />
      <div className={css.frozen}>{columns.slice(0, frozen).map(cell)}</div>
      <div className={css.clip}>
        <div className={css.moving}>
          {columns.slice(frozen).map((column, at) => cell(column, at + frozen))}
        </div>
      </div>
      {children}
    </div>
  );
}

/** What came of a field; none where something else was asked for since. */
function valueOf({ summary, summed }: Summing, field: Field): number | string | null | undefined {
  const found = summed?.summary[field.name];
  return found && found.function === summary[field.name] ? found.value : undefined;
}

function saying(field: Field, called: string, value: CellProps["value"], shown: string): string {
  if (!called) return t("summary.choose", { field: field.label });
  const blanks = { function: called, field: field.label, value: shown };
  return t(shown ? "summary.cell" : value === null ? "summary.ofNothing" : "summary.of", blanks);
}

interface CellProps {
  field: Field;
  width: number;
  name: SummaryFunction | undefined;
  value: number | string | null | undefined;
  why: string | undefined;
  onChoose: Summing["onChoose"];
  onFocus: () => void;
}

const SummaryCell = memo(
  function SummaryCell({ field, width, name, value, why, onChoose, onFocus }: CellProps) {
    const shown = name && value !== undefined ? showSummed(field, name, value) : "";
    const called = name ? functionName(field, name) : "";
    const says = saying(field, called, value, shown);
    return (
      <Menu position="top-end" width={190} portalProps={withinMain}>
        <Menu.Target>
          <button
            type="button"
            className={css.cell}
            style={{ width }}
            data-on={name !== undefined || undefined}
            data-align={shownAs(field).kind.align}
            aria-label={name ? undefined : says}
            title={name && why ? t("summary.wrong", { why }) : says}
            onFocus={onFocus}
          >
            {name ? (
              <>
                <span className="sr">{field.label}: </span>
                <span className={css.name}>{called}</span>{" "}
                <span className={css.value}>{why && value === undefined ? "–" : shown}</span>
              </>
            ) : (
              <IconSum className={css.sign} size={14} aria-hidden />
            )}
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>{t("summary.choose", { field: field.label })}</Menu.Label>
          <Menu.Item aria-current={name === undefined || undefined} onClick={() => onChoose(field, null)}>
            {t("summary.none")}
          </Menu.Item>
          {functionsOf(field).map((each) => (
            <Menu.Item
              key={each}
              className={css.choice}
              aria-current={each === name || undefined}
              onClick={() => onChoose(field, each)}
            >
              {functionName(field, each)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    );
  },
  // Where it goes when it is focused follows the grid, not the row.
  (was, is) =>
    was.field === is.field &&
    was.width === is.width &&
    was.name === is.name &&
    was.value === is.value &&
    was.why === is.why &&
    was.onChoose === is.onChoose,
);
