import {
  GridCellKind,
  type CustomCell,
  type CustomRenderer,
  type GridCell,
} from "@glideapps/glide-data-grid";
import type { GroupHead } from "@/api/groupedPages";
import type { SummaryFunction } from "@/api/summary";
import type { Field } from "@/api/table";
import type { Chip } from "@/fields/kind";
import { groupName, type GroupPart } from "@/views/group";
import { showSummed } from "@/views/summary";
import { t } from "@/ui/text/text";

/** A cell of a group's own row: in the first column what it is, in the others what they sum up to. */
export interface GroupFace {
  group: true;
  depth: number;
  closed: boolean;
  /** What the group is called; none in the columns after the first. */
  name?: { field: string; text: string; chips: Chip[]; count: string };
  sum: string;
  align: "left" | "right" | "center";
}

export type GroupCell = CustomCell<GroupFace>;

export function isGroupCell(cell: GridCell | CustomCell): cell is GroupCell {
  return cell.kind === GridCellKind.Custom && typeof cell.data === "object" && "group" in cell.data;
}

export type GroupRenderer = CustomRenderer<GroupCell>;

interface Where {
  head: GroupHead;
  parts: GroupPart[];
  fields: Field[];
  /** The column, and its field. */
  column: number;
  field: Field;
  align: "left" | "right" | "center";
}

export function groupCell({ head, parts, fields, column, field, align }: Where): GroupCell {
  const summed = head.summary[field.name];
  const sum = summed ? showSummed(field, summed.function as SummaryFunction, summed.value) : "";
  const part = parts[head.depth];
  const by = fields.find((each) => each.name === part?.field);
  const face: GroupFace = { group: true, depth: head.depth, closed: head.closed, sum, align };
  if (column === 0 && by) {
    const { text, chips } = groupName(head.value, by, part?.span);
    face.name = { field: by.label, text, chips, count: t("table.records", { n: head.records }) };
  }
  const said = face.name ? `${face.name.field}: ${face.name.text}, ${face.name.count}` : sum;
  return { kind: GridCellKind.Custom, allowOverlay: false, readonly: true, copyData: said, data: face };
}
