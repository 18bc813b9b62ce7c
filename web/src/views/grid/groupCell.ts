import {
  GridCellKind,
  type CustomCell,
  type CustomRenderer,
  type GridCell,
} from "@glideapps/glide-data-grid";
import type { GroupHead } from "@/api/groupedPages";
import type { SummaryFunction } from "@/api/summary";
import type { Field } from "@/api/table";
import { shownAs } from "@/fields/kinds";
import type { Chip } from "@/fields/kind";
import { groupName, type GroupPart } from "@/views/group";
import { showSummed } from "@/views/summary";
import { t } from "@/ui/text/text";

/** A cell of a group's own row: what the group is, as far as it reaches, and what the column sums up to. */
export interface GroupFace {
  group: true;
  depth: number;
  closed: boolean;
  /** What the group is called. It begins in the first column and goes on over those that sum nothing up. */
  name: { text: string; chips: Chip[]; count: string };
  /** How far this cell lies from the beginning of the row, and how far the name may reach, in px. */
  before: number;
  reach: number;
  sum: string;
  align: "left" | "right" | "center";
}

export type GroupCell = CustomCell<GroupFace>;

export function isGroupCell(cell: GridCell | CustomCell): cell is GroupCell {
  return cell.kind === GridCellKind.Custom && typeof cell.data === "object" && "group" in cell.data;
}

export type GroupRenderer = CustomRenderer<GroupCell>;

/** The columns of a grid with their widths, in px. */
export type Columns = readonly { field: Field; width: number }[];

interface Where {
  head: GroupHead;
  parts: GroupPart[];
  /** All fields of the table: one need not be shown to be grouped by. */
  fields: Field[];
  columns: Columns;
  column: number;
}

export function groupCell({ head, parts, fields, columns, column }: Where): GroupCell {
  const field = columns[column]?.field;
  const summed = field && column > 0 ? head.summary[field.name] : undefined;
  const sum = field && summed ? showSummed(field, summed.function as SummaryFunction, summed.value) : "";
  const part = parts[head.depth];
  const by = fields.find((each) => each.name === part?.field);
  const named = by ? groupName(head.value, by, part?.span) : { text: "", chips: [] };
  const count = t("table.records", { n: head.records });
  const said = column === 0 ? `${by?.label ?? ""}: ${named.text}, ${count}` : sum;
  const face: GroupFace = {
    group: true,
    depth: head.depth,
    closed: head.closed,
    name: { ...named, count },
    before: widthOf(columns.slice(0, column)),
    reach: reachOf(columns, head.summary),
    sum,
    align: field ? shownAs(field).kind.align : "left",
  };
  return { kind: GridCellKind.Custom, allowOverlay: false, readonly: true, copyData: said, data: face };
}

const widthOf = (columns: Columns) => columns.reduce((sum, { width }) => sum + width, 0);

/** To the first column that has a sum to show; the first one belongs to the name. */
export function reachOf(columns: Columns, summary: GroupHead["summary"]): number {
  const first = columns.findIndex(({ field }, at) => at > 0 && summary[field.name]);
  return widthOf(first < 0 ? columns : columns.slice(0, first));
}
