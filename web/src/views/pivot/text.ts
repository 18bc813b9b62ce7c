import type { Field } from "@/api/table";
import { t } from "@/ui/text/text";
import type { GroupPart } from "@/views/group";
import { nameOf, type Figures } from "@/views/pivot/figures";
import { cellIn, type PivotLine } from "@/views/pivot/lines";
import type { Pivot } from "@/views/pivot/pivot";

interface Shown {
  pivot: Pivot;
  lines: PivotLine[];
  rows: GroupPart[];
  columns: GroupPart | undefined;
  figures: Figures[];
  fields: Field[];
}

/** What is seen, as a spreadsheet takes it; each level of rows is a column there. */
export function pivotText({ pivot, lines, rows, columns, figures, fields }: Shown): string {
  const across = [...pivot.columns, null];
  const labelOf = ({ field }: GroupPart) => fields.find(({ name }) => name === field)?.label ?? field;
  const heads = across.flatMap((column) => {
    const over = column && columns ? nameOf(column.value, columns, fields).text : t("pivot.total");
    return figures.map(({ name }) => (figures.length > 1 ? `${over}: ${name}` : over));
  });
  const body = lines.map(({ row, depth }) => {
    const part = rows[depth];
    const name = part ? nameOf(row.value, part, fields).text : "";
    const cells = across.flatMap((column) => {
      const cell = cellIn(row, column?.key ?? null);
      return figures.map(({ show }) => (cell ? show(cell) : ""));
    });
    return [...rows.map((_, at) => (at === depth ? name : "")), ...cells];
  });
  const last = [...pivot.columns.map(({ total }) => total), pivot.total];
  const foot = [
    ...rows.map((_, at) => (at === 0 ? t("pivot.total") : "")),
    ...last.flatMap((cell) => figures.map(({ show }) => show(cell))),
  ];
  const plain = (text: string) => text.replaceAll(/[\t\r\n]+/g, " ");
  return [[...rows.map(labelOf), ...heads], ...body, foot]
    .map((line) => line.map(plain).join("\t"))
    .join("\n");
}
