/** Cells that stand beside each other; as the grid library has them. */
export interface Rect {
  x: number;
  y: number;
  width: number;
  height: number;
}

export type Place = readonly [column: number, row: number];

/** Some columns and rows: a range, whole rows, or whole columns. */
export interface Area {
  columns: number[];
  rows: number[];
}

export const count = (from: number, many: number): number[] =>
  Array.from({ length: many }, (_, at) => from + at);

export function areaOf({ x, y, width, height }: Rect): Area {
  return { columns: count(x, width), rows: count(y, height) };
}

export const isMany = ({ width, height }: Rect): boolean => width * height > 1;

/** Numbers in parts that follow each other without a gap. */
export function runs(numbers: number[]): number[][] {
  const found: number[][] = [];
  for (const number of [...numbers].sort((a, b) => a - b)) {
    const last = found.at(-1);
    if (last && last.at(-1) === number - 1) last.push(number);
    else found.push([number]);
  }
  return found;
}

/** The next cell within a range, around its edges and from its end to its beginning: along rows for Tab, along columns for Enter. */
export function nextWithin(range: Rect, [column, row]: Place, way: "row" | "column", back = false): Place {
  const { x, y, width, height } = range;
  const across = column - x;
  const down = row - y;
  const at = way === "row" ? down * width + across : across * height + down;
  const next = (at + (back ? -1 : 1) + width * height) % (width * height);
  return way === "row"
    ? [x + (next % width), y + Math.floor(next / width)]
    : [x + Math.floor(next / height), y + (next % height)];
}

/** What a block is pasted into: repeated where the range holds it a whole number of times, else once from its first cell on. */
export function tiled<C>(block: readonly (readonly C[])[], range: Rect): C[][] {
  const wide = Math.max(0, ...block.map((row) => row.length));
  const fits = wide > 0 && range.width % wide === 0 && range.height % block.length === 0;
  const across = fits ? range.width / wide : 1;
  const down = fits ? range.height / block.length : 1;
  const rows = block.map((row) => Array.from({ length: across }, () => row).flat());
  return Array.from({ length: down }, () => rows).flat();
}

/** The cells of a fill: which range it goes on from, and which stand beyond it. */
export interface Stretch {
  way: "down" | "up" | "right" | "left";
  beyond: Rect;
}

/** How a range was dragged out to a larger one. */
export function stretched(source: Rect, whole: Rect): Stretch | null {
  const { x, y, width, height } = source;
  if (whole.y + whole.height > y + height)
    return { way: "down", beyond: { x, width, y: y + height, height: whole.y + whole.height - y - height } };
  if (whole.y < y) return { way: "up", beyond: { x, width, y: whole.y, height: y - whole.y } };
  if (whole.x + whole.width > x + width)
    return { way: "right", beyond: { y, height, x: x + width, width: whole.x + whole.width - x - width } };
  if (whole.x < x) return { way: "left", beyond: { y, height, x: whole.x, width: x - whole.x } };
  return null;
}
