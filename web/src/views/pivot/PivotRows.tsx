import { IconChevronDown, IconChevronRight } from "@tabler/icons-react";
import { memo } from "react";
import type { Field } from "@/api/table";
import { SoftChip } from "@/ui/chip";
import { t } from "@/ui/text/text";
import type { GroupPart } from "@/views/group";
import { nameOf, type Figures } from "@/views/pivot/figures";
import { cellIn, type PivotLine } from "@/views/pivot/lines";
import css from "@/views/pivot/pivot.module.css";
import type { Pivot, PivotCell, PivotColumn } from "@/views/pivot/pivot";
import { measureKey } from "@/views/pivot/pivot";
import { placeName, type Place } from "@/views/pivot/usePivotKeys";

/** A column of the table; null: the total. */
export type Across = PivotColumn | null;

/** What head, rows and foot know alike. */
export interface Shared {
  /** The columns that are near what is seen. */
  shown: { column: Across; index: number }[];
  figures: Figures[];
  /** Of each figure's column. */
  widths: number[];
  /** Of them together. */
  width: number;
  /** Of the names beside them. */
  side: number;
  /** The place that Tab leads to. */
  tab: Place;
}

interface RowProps extends Shared {
  line: PivotLine;
  index: number;
  /** Rows of the head. */
  above: number;
  start: number;
  part: GroupPart | undefined;
  fields: Field[];
  shadeOf: ((cell: PivotCell) => number)[] | null;
}

export function PivotRowOf({ line, index, above, start, part, fields, shadeOf, ...shared }: RowProps) {
  const { row, depth, open } = line;
  const at = { line: index, column: -1 };
  return (
    <div
      role="row"
      aria-rowindex={index + above + 1}
      aria-level={depth + 1}
      aria-expanded={open ?? undefined}
      className={css.line}
      data-outer={open !== null || undefined}
      style={{ translate: `0 ${start}px` }}
    >
      <div
        role="rowheader"
        aria-colindex={1}
        className={css.side}
        style={{ width: shared.side, paddingInlineStart: 8 + depth * 18 }}
        data-at={placeName(at)}
        tabIndex={isTab(shared.tab, at)}
      >
        {open === null ? (
          <span className={css.noTurn} />
        ) : open ? (
          <IconChevronDown size={14} className={css.turn} aria-hidden />
        ) : (
          <IconChevronRight size={14} className={css.turn} aria-hidden />
        )}
        {part ? <Name value={row.value} part={part} fields={fields} /> : null}
      </div>
      <Cells
        {...shared}
        line={index}
        cellOf={(column) => cellIn(row, column?.key ?? null)}
        shadeOf={open === null ? shadeOf : null}
      />
    </div>
  );
}

interface FootProps extends Shared {
  pivot: Pivot;
  index: number;
  above: number;
}

/** The totals of the columns. */
export function PivotFoot({ pivot, index, above, ...shared }: FootProps) {
  return (
    <div role="rowgroup" className={css.foot}>
      <div role="row" aria-level={1} aria-rowindex={index + above + 1} className={css.footLine}>
        <div
          role="rowheader"
          aria-colindex={1}
          className={css.side}
          style={{ width: shared.side, paddingInlineStart: 8 }}
          data-at={placeName({ line: index, column: -1 })}
          tabIndex={isTab(shared.tab, { line: index, column: -1 })}
        >
          <span className={css.noTurn} />
          {t("pivot.total")}
        </div>
        <Cells
          {...shared}
          line={index}
          cellOf={(column) => (column ? column.total : pivot.total)}
          shadeOf={null}
        />
      </div>
    </div>
  );
}

interface CellsProps extends Shared {
  line: number;
  cellOf: (column: Across) => PivotCell | undefined;
  shadeOf: ((cell: PivotCell) => number)[] | null;
}

function Cells({ shown, figures, widths, width, side, tab, line, cellOf, shadeOf }: CellsProps) {
  return shown.map(({ column, index }) => {
    const cell = cellOf(column);
    return figures.map(({ measure, align, show }, nth) => {
      const at = { line, column: index * figures.length + nth };
      const text = cell ? show(cell) : "";
      const shade = column && cell && shadeOf ? shadeOf[nth]?.(cell) : undefined;
      return (
        <div
          key={`${index} ${measureKey(measure)}`}
          role="gridcell"
          aria-colindex={at.column + 2}
          className={css.cell}
          data-at={placeName(at)}
          data-total={column === null || undefined}
          data-blank={text === "" || undefined}
          data-align={align}
          data-last={nth === figures.length - 1 || undefined}
          tabIndex={isTab(tab, at)}
          title={cell && text !== "" ? t("pivot.open", { n: cell.records }) : undefined}
          style={{
            insetInlineStart: side + index * width + before(widths, nth),
            width: widths[nth],
            ...(shade ? { ["--shade" as string]: `${Math.round(4 + shade * 34)}%` } : {}),
          }}
        >
          <span className="cut">{text}</span>
        </div>
      );
    });
  });
}

export const before = (widths: number[], nth: number) =>
  widths.slice(0, nth).reduce((sum, one) => sum + one, 0);

export const isTab = (tab: Place, at: Place) => (tab.line === at.line && tab.column === at.column ? 0 : -1);

interface NameProps {
  value: unknown;
  part: GroupPart;
  fields: Field[];
}

export const Name = memo(function Name({ value, part, fields }: NameProps) {
  const { text, chip, hue } = nameOf(value, part, fields);
  return chip ? (
    <SoftChip hue={hue}>{text}</SoftChip>
  ) : (
    <span className="cut" title={text}>
      {text}
    </span>
  );
});
