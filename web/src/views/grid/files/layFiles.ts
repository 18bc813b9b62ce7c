import { isPicture } from "@/api/fileAddress";
import { nameOf, type FileItem } from "@/api/files";

/** Where a file of a cell is drawn, in px from the cell's first one. */
export interface Tile {
  file: FileItem;
  x: number;
  width: number;
  /** A file that is no picture has its name beside its mark, where there is room. */
  name: string;
}

export interface LaidFiles {
  tiles: Tile[];
  /** So many there is no room for. */
  more: number;
  /** Where the count of these stands. */
  moreAt: number;
}

export const GAP = 4;
/** A picture is so wide at most and at least, in its heights. */
const WIDEST = 1.6;
const NARROWEST = 0.7;
/** Of a name beside a mark, in px. */
const NAME = 120;
/** Less than this of a name says nothing. */
const LEAST_NAME = 28;

/** As many files as there is room for, one beside the other. `nameWidth`: of a name as it is drawn. */
export function layFiles(
  files: FileItem[],
  room: number,
  height: number,
  nameWidth: (name: string) => number,
  countWidth: (more: number) => number,
): LaidFiles {
  const tiles: Tile[] = [];
  let x = 0;
  for (const [at, file] of files.entries()) {
    const left = files.length - at - 1;
    const end = room - (left > 0 ? GAP + countWidth(left) : 0);
    const tile = tileAt(file, x, end, height, nameWidth);
    if (!tile) break;
    tiles.push(tile);
    x += tile.width + GAP;
  }
  return { tiles, more: files.length - tiles.length, moreAt: x };
}

function tileAt(
  file: FileItem,
  x: number,
  end: number,
  height: number,
  nameWidth: (name: string) => number,
): Tile | null {
  const left = end - x;
  if (isPicture(file)) {
    const width = Math.round(height * Math.min(Math.max(ratioOf(file), NARROWEST), WIDEST));
    return width <= left ? { file, x, width, name: "" } : null;
  }
  const mark = markWidth(height);
  if (mark > left) return null;
  const name = nameOf(file);
  const named = Math.min(nameWidth(name) + 1, NAME, left - mark - GAP);
  return named < LEAST_NAME
    ? { file, x, width: mark, name: "" }
    : { file, x, width: mark + GAP + named, name };
}

const ratioOf = ({ width = 1, height = 1 }: { width?: number; height?: number }) =>
  height > 0 ? width / height : 1;

/** A mark is as a sheet of paper lies: a little wider where four letters stand on it. */
export const markWidth = (height: number): number => Math.max(26, Math.round(height * 0.8));

/** How high files are drawn in a row. */
export const tileHeight = (row: number): number => Math.max(16, Math.min(row - 8, 64));

/** Which file of a cell lies at so many px from its first one. */
export function fileAt({ tiles }: LaidFiles, x: number): FileItem | undefined {
  return tiles.find((tile) => x >= tile.x && x < tile.x + tile.width)?.file;
}
