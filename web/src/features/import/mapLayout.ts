import type { PlannedTable } from "@/api/import";
import { included } from "@/features/import/plan";

export interface Box {
  table: PlannedTable;
  x: number;
  y: number;
  height: number;
}

export interface Line {
  key: string;
  label: string;
  path: string;
  from: string;
  to: string;
  /** It is no link: a formula reads the other table. */
  formula?: boolean;
}

export interface LinkMap {
  boxes: Box[];
  lines: Line[];
  width: number;
  height: number;
}

export const BOX = 188;
const HEAD = 44;
const ROW = 22;
const GAP_X = 56;
const GAP_Y = 24;

/** Smaller than this nothing on the map could be read; what lies beyond is scrolled to. */
const SMALLEST = 0.55;

/** How much smaller the map is drawn so that all of it is seen in so much room, in px; 0: it is not known yet. */
export function fitted({ width }: Pick<LinkMap, "width">, room: number): number {
  return room <= 0 || width <= room ? 1 : Math.max(SMALLEST, room / width);
}

/** Boxes in columns: what points stands left of what it points to; lines from the link's row to its table. */
export function layOut(tables: PlannedTable[]): LinkMap {
  const shown = tables.filter(included);
  const levels = levelsOf(shown);
  const deepest = Math.max(0, ...levels.values());
  const heights = new Array<number>(deepest + 1).fill(0);
  const boxes = new Map<string, Box>();
  for (const table of shown) {
    const column = deepest - (levels.get(table.name) ?? 0);
    const height = HEAD + linksOf(table).length * ROW + (linksOf(table).length ? 6 : 0);
    boxes.set(table.name, { table, x: column * (BOX + GAP_X), y: heights[column] ?? 0, height });
    heights[column] = (heights[column] ?? 0) + height + GAP_Y;
  }
  return {
    boxes: [...boxes.values()],
    lines: shown.flatMap((table) => [...linesOf(table, boxes), ...formulaLinesOf(table, boxes)]),
    // A link of the last column to itself or its neighbours swings out to the right.
    width: (deepest + 1) * (BOX + GAP_X),
    height: Math.max(HEAD, ...heights),
  };
}

export function linksOf(table: PlannedTable) {
  return table.fields.filter((field) => field.include && field.link);
}

/** How many links lie between a table and one that points to nothing; a circle counts once. */
function levelsOf(tables: PlannedTable[]): Map<string, number> {
  const levels = new Map<string, number>();
  const level = (name: string, path: string[]): number => {
    const known = levels.get(name);
    if (known !== undefined) return known;
    const table = tables.find((candidate) => candidate.name === name);
    if (!table || path.includes(name)) return -1;
    const targets = linksOf(table).map((field) => field.link?.table ?? "");
    const found = 1 + Math.max(-1, ...targets.map((target) => level(target, [...path, name])));
    levels.set(name, found);
    return found;
  };
  for (const table of tables) level(table.name, []);
  return levels;
}

function linesOf(table: PlannedTable, boxes: Map<string, Box>): Line[] {
  const from = boxes.get(table.name);
  return linksOf(table).flatMap((field, index) => {
    const to = boxes.get(field.link?.table ?? "");
    if (!from || !to) return [];
    const start = { x: from.x + BOX, y: from.y + HEAD + index * ROW + ROW / 2 };
    const end = to.x > from.x ? { x: to.x, y: to.y + HEAD / 2 } : { x: to.x + BOX, y: to.y + HEAD / 2 };
    const bend = Math.max(28, Math.abs(end.x - start.x) / 2);
    const back = to.x > from.x ? -bend : bend;
    const path = `M${start.x} ${start.y} C${start.x + bend} ${start.y} ${end.x + back} ${end.y} ${end.x} ${end.y}`;
    return [
      { key: `${table.name}.${field.name}`, label: field.label, path, from: table.name, to: to.table.name },
    ];
  });
}

/** The tables that formulas of a table name, each once; what they read through a link is seen by its line. */
export function readBy(table: PlannedTable, tables: PlannedTable[]): string[] {
  const formulas = table.fields.filter((field) => field.include).map((field) => field.formula ?? "");
  return tables
    .filter(({ name }) => name !== table.name)
    .filter(({ name }) => formulas.some((formula) => names(formula, name)))
    .map(({ name }) => name);
}

/** Whether a formula names a table, as in `SUM(leads.amount)`; what stands in texts and braces is no name. */
function names(formula: string, table: string): boolean {
  const bare = formula.replace(/"[^"]*"|\{[^}]*\}/g, " ");
  return bare.split(/[^\w.]+/).some((word) => word.startsWith(`${table}.`));
}

function formulaLinesOf(table: PlannedTable, boxes: Map<string, Box>): Line[] {
  const from = boxes.get(table.name);
  const shown = [...boxes.values()].map((box) => box.table);
  return readBy(table, shown).flatMap((name) => {
    const to = boxes.get(name);
    if (!from || !to) return [];
    const start = { x: from.x + BOX / 2, y: from.y + from.height };
    const end = { x: to.x + BOX / 2, y: to.y + to.height };
    const dip = Math.max(start.y, end.y) + GAP_Y;
    const path = `M${start.x} ${start.y} C${start.x} ${dip} ${end.x} ${dip} ${end.x} ${end.y}`;
    return [
      {
        key: `${table.name}~${name}`,
        label: to.table.label,
        path,
        from: table.name,
        to: name,
        formula: true,
      },
    ];
  });
}
