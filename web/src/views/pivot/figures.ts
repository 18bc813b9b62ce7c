import type { Field } from "@/api/table";
import { shownAs } from "@/fields/kinds";
import { showDecimal } from "@/ui/decimal";
import { t } from "@/ui/text/text";
import { groupName, type GroupPart } from "@/views/group";
import { valueOf, type Measure, type Pivot, type PivotCell, type PivotRow } from "@/views/pivot/pivot";
import { functionName, showSummed } from "@/views/summary";

/** Of a column of figures, in px. */
const LEAST = 88;
const MOST = 260;
const LETTER = 7.6;
const BESIDE = 24;

/** How a measure is called and its figures are written. */
export interface Figures {
  measure: Measure;
  name: string;
  align: "left" | "right";
  show: (cell: PivotCell) => string;
}

/** Measures whose fields are gone are left out. */
export function figuresOf(measures: Measure[], fields: Field[]): Figures[] {
  return measures.flatMap((measure): Figures[] => {
    if (measure === "records") {
      const show = (cell: PivotCell) => showDecimal(cell.records, { group: true });
      return [{ measure, name: t("pivot.records"), align: "right", show }];
    }
    const field = fields.find(({ name }) => name === measure.field);
    if (!field) return [];
    const name = t("pivot.called", { field: field.label, function: functionName(field, measure.function) });
    const show = (cell: PivotCell) => {
      const value = valueOf(cell, measure);
      return value === undefined ? "" : showSummed(field, measure.function, value);
    };
    return [{ measure, name, align: shownAs(field).kind.align === "left" ? "left" : "right", show }];
  });
}

/** So wide that every figure is read whole, and so is what stands over it, where it is not long. */
export function widthOf({ measure, name, show }: Figures, pivot: Pivot, over: number): number {
  let longest = pivot.total;
  let length = 0;
  const look = (cell: PivotCell) => {
    const value = valueOf(cell, measure);
    const own = value === null || value === undefined ? 0 : String(value).length;
    if (own > length) [longest, length] = [cell, own];
  };
  const lookThrough = (rows: PivotRow[]) => {
    for (const row of rows) {
      look(row.total);
      for (const cell of row.cells.values()) look(cell);
      lookThrough(row.rows);
    }
  };
  pivot.columns.forEach(({ total }) => look(total));
  lookThrough(pivot.rows);
  const letters = Math.max(
    show(longest).length,
    show(pivot.total).length,
    Math.min(name.length, 22),
    Math.min(over, 18),
  );
  return Math.round(Math.min(MOST, Math.max(LEAST, letters * LETTER + BESIDE)));
}

/** What a row or a column is called. */
export function nameOf(value: unknown, part: GroupPart, fields: Field[]) {
  const field = fields.find(({ name }) => name === part.field);
  const { text, chips } = field ? groupName(value, field, part.span) : { text: String(value), chips: [] };
  return { text, hue: chips[0]?.hue, chip: chips.length > 0 };
}
