import { GridCellKind, type CustomCell, type GridCell } from "@glideapps/glide-data-grid";
import type { SheafRecord } from "@/api/record";
import type { Field, Table } from "@/api/table";
import type { Chip } from "@/fields/kind";
import { canEdit, errorWord, kindOf, shownAs } from "@/fields/kinds";
import { withTitle } from "@/fields/linked";
import { refusedValue } from "@/fields/refused";

/** What the grid knows about a cell; one kind of cell for every type of field, drawn by draw.ts. */
export interface CellFace {
  sheaf: true;
  field: Field;
  record: number;
  value: unknown;
  text: string;
  chips: Chip[];
  align: "left" | "right" | "center";
  tone: "plain" | "misfit" | "error";
  /** What was to be written here last and was not, and why. */
  refused?: string;
  /** That, as it was typed. */
  refusedText?: string;
  /** So many files are on their way here. */
  uploading?: number;
  /** Why it is marked. */
  why: string | undefined;
  /** The server's code of what does not fit. */
  code?: string;
  /** Text typed into its editor, not read yet. */
  draft?: string;
  /** A value picked in its editor. */
  picked?: { value: unknown; shown: unknown };
  /** An arrow ended its editing, and no key that goes on from where a run of Tabs began. */
  byArrow?: boolean;
  /** Whether it goes into all selected cells. */
  everywhere?: boolean;
}

export type SheafCell = CustomCell<CellFace>;

export function isSheafCell(cell: GridCell | CustomCell): cell is SheafCell {
  return cell.kind === GridCellKind.Custom && typeof cell.data === "object" && "sheaf" in cell.data;
}

export function faceOf(record: SheafRecord, field: Field, tables: Table[]): CellFace {
  const misfit = record.misfits?.[field.name];
  const error = record.errors?.[field.name];
  const base = { sheaf: true as const, field, record: record.id, chips: [] };
  if (misfit) {
    const text = typeof misfit.value === "object" ? JSON.stringify(misfit.value) : String(misfit.value ?? "");
    return {
      ...base,
      value: null,
      text,
      align: "left",
      tone: "misfit",
      why: refusedValue({ ...misfit, field: field.name }, field),
      code: misfit.code,
    };
  }
  if (error) {
    return {
      ...base,
      value: null,
      text: errorWord(error.code),
      align: "left",
      tone: "error",
      why: error.message,
    };
  }
  const target = field.link ? tables.find((table) => table.name === field.link?.table) : undefined;
  const raw = record.fields[field.name];
  const value = field.link ? withTitle(raw, target) : raw;
  const as = shownAs(field);
  return {
    ...base,
    value,
    text: as.kind.show(value, as.field),
    chips: as.kind.chips?.(value, as.field) ?? [],
    align: as.kind.align,
    tone: "plain",
    why: undefined,
  };
}

/** Cells as long as their records stay as they are: while one scrolls, each is drawn in every frame. */
export function keptCells(tables: Table[]) {
  const kept = new WeakMap<SheafRecord, Map<Field, SheafCell>>();
  return (record: SheafRecord, field: Field): SheafCell => {
    const cells = kept.get(record) ?? new Map<Field, SheafCell>();
    kept.set(record, cells);
    const cell = cells.get(field) ?? cellOf(record, field, tables);
    cells.set(field, cell);
    return cell;
  };
}

export function cellOf(record: SheafRecord, field: Field, tables: Table[]): SheafCell {
  const face = faceOf(record, field, tables);
  const editable = canEdit(field);
  return {
    kind: GridCellKind.Custom,
    allowOverlay: editable && kindOf(field).picker !== "toggle",
    readonly: !editable,
    copyData: face.text,
    data: face,
  };
}
