import {
  GridCellKind,
  measureTextCached,
  type CustomCell,
  type CustomRenderer,
  type DrawHeaderCallback,
  type Theme,
} from "@glideapps/glide-data-grid";
import { filesOf, type FileItem } from "@/api/files";
import type { CellFace, SheafCell } from "@/views/grid/cell";
import { isSheafCell } from "@/views/grid/cell";
import { strokeIcon } from "@/views/grid/strokeIcon";
import { drawFiles, filesIn, filesWidth, type FilesTable } from "@/views/grid/files/drawFiles";
import { fileAt, tileHeight } from "@/views/grid/files/layFiles";
import { GridEditor } from "@/views/grid/GridEditor";
import { cut, fitting } from "@/views/grid/cut";
import { iconPaths } from "@/views/grid/iconPaths";
import type { Palette } from "@/ui/theme";

export type DrawArgs = Parameters<CustomRenderer<SheafCell>["draw"]>[0];

/** The renderer of all our cells. */
export function sheafRenderer(
  palette: Palette,
  isDark: boolean,
  files: FilesTable,
  onToggle: (face: CellFace) => void,
  /** A file in a cell was clicked. */
  onFile: (face: CellFace, file: FileItem) => void,
) {
  const renderer: CustomRenderer<SheafCell> = {
    kind: GridCellKind.Custom,
    needsHover: true,
    isMatch: (cell: CustomCell): cell is SheafCell => isSheafCell(cell),
    draw(args, cell) {
      const face = cell.data;
      if (face.tone !== "plain") drawMarked(args, face, palette);
      else if (typeof face.value === "boolean") drawTick(args, face.value, palette);
      else if (face.field.type === "attachment") drawFiles(args, face, files, palette);
      else if (face.chips.length) drawChips(args, face.chips, palette, isDark);
      else drawText(args, face, palette.text);
      if (face.refused !== undefined) drawRefused(args, palette);
      return true;
    },
    onClick(args) {
      if (args.cell.data.field.type === "boolean" && !args.cell.readonly) onToggle(args.cell.data);
      if (args.cell.data.field.type === "attachment") {
        const file = clickedFile(args);
        if (file) onFile(args.cell.data, file);
      }
      return undefined;
    },
    /** As wide as the value on one line, and as its header. */
    measure(ctx, { data: face }, theme) {
      const head = measureTextCached(face.field.label, ctx, headerFont(theme)).width + HEADER_ROOM;
      if (face.field.type === "attachment" && face.tone === "plain") {
        return Math.max(head, filesWidth(ctx, theme, filesOf(face.value)));
      }
      if (face.chips.length) {
        const font = chipFont(theme);
        const chips = face.chips.map((chip) => measureTextCached(chip.label, ctx, font).width + 18);
        return Math.max(
          head,
          chips.reduce((sum, width) => sum + width, 14),
        );
      }
      const line = oneLine(face.text);
      const whole = measureTextCached(line, ctx, theme.baseFontFull).width;
      return Math.max(head, whole + theme.cellHorizontalPadding * 2 + 2);
    },
    provideEditor: () => ({ editor: GridEditor, disablePadding: true }),
  };
  return renderer;
}

type Clicked = Parameters<NonNullable<CustomRenderer<SheafCell>["onClick"]>>[0];

/** The file under the pointer; cells are laid out anew for it, since what is drawn is not kept. */
function clickedFile({ cell, posX, bounds, theme }: Clicked): FileItem | undefined {
  const ctx = document.createElement("canvas").getContext("2d");
  if (!ctx || cell.data.tone !== "plain") return undefined;
  const ring = cell.data.uploading ? tileHeight(bounds.height) + 4 : 0;
  const rect = { ...bounds, x: 0, width: bounds.width - ring };
  const laid = filesIn({ ctx, rect, theme }, filesOf(cell.data.value));
  return fileAt(laid, posX - theme.cellHorizontalPadding + 2);
}

/** A value that does not fit, or a formula that fails: tinted, with a corner that says there is a reason. */
function drawMarked(args: DrawArgs, face: CellFace, palette: Palette) {
  const { ctx, rect } = args;
  const misfit = face.tone === "misfit";
  if (!args.highlighted) {
    ctx.fillStyle = misfit ? palette.amberSoft : palette.redSoft;
    ctx.fillRect(rect.x + 1, rect.y + 1, rect.width - 1, rect.height - 1);
  }
  const ink = misfit ? palette.amber : palette.red;
  drawText(args, face, ink);
  corner(ctx, rect, misfit ? palette.amberMark : palette.red);
}

/** Something else was to stand here: framed, with the corner of a reason. */
function drawRefused({ ctx, rect }: DrawArgs, palette: Palette) {
  ctx.strokeStyle = palette.red;
  ctx.lineWidth = 1;
  ctx.strokeRect(rect.x + 1.5, rect.y + 1.5, rect.width - 2, rect.height - 2);
  corner(ctx, rect, palette.red);
}

function corner(ctx: CanvasRenderingContext2D, rect: DrawArgs["rect"], colour: string) {
  ctx.fillStyle = colour;
  ctx.beginPath();
  ctx.moveTo(rect.x + rect.width - 7, rect.y + 1);
  ctx.lineTo(rect.x + rect.width, rect.y + 1);
  ctx.lineTo(rect.x + rect.width, rect.y + 8);
  ctx.fill();
}

function drawTick({ ctx, rect }: DrawArgs, on: boolean, palette: Palette) {
  const x = rect.x + rect.width / 2 - 7;
  const y = rect.y + rect.height / 2 - 7;
  ctx.beginPath();
  ctx.roundRect(x + 0.5, y + 0.5, 13, 13, 3);
  if (!on) {
    ctx.strokeStyle = palette.lineStrong;
    ctx.lineWidth = 1;
    ctx.stroke();
    return;
  }
  ctx.fillStyle = palette.accent;
  ctx.fill();
  ctx.strokeStyle = palette.onAccent;
  ctx.lineWidth = 1.8;
  ctx.beginPath();
  ctx.moveTo(x + 3.5, y + 7.2);
  ctx.lineTo(x + 6, y + 9.6);
  ctx.lineTo(x + 10.6, y + 4.6);
  ctx.stroke();
}

const CHIP = 20;
const chipFont = (theme: Theme) => `12px ${theme.fontFamily}`;

/** Draws chips as far as there is room; answers where the last one ends. */
export function drawChips(
  { ctx, rect, theme }: Pick<DrawArgs, "ctx" | "rect" | "theme">,
  chips: CellFace["chips"],
  palette: Palette,
  isDark: boolean,
): number {
  const font = chipFont(theme);
  ctx.font = font;
  const left = rect.x + theme.cellHorizontalPadding - 2;
  const right = rect.x + rect.width - 6;
  const lines = Math.max(1, Math.floor((rect.height - 4) / (CHIP + 4)));
  let x = left;
  const height = Math.min(CHIP, rect.height - 4);
  let y = rect.height >= TALL ? rect.y + 6 : rect.y + (rect.height - height) / 2;
  let line = 1;
  for (const chip of chips) {
    const whole = measureTextCached(chip.label, ctx, font).width + 14;
    if (x > left && x + whole > right && line < lines) {
      x = left;
      y += CHIP + 4;
      line += 1;
    }
    const room = right - x;
    if (room < 24) break;
    const width = Math.min(whole, room);
    ctx.beginPath();
    ctx.roundRect(x, y, width, height, 5);
    ctx.fillStyle =
      chip.hue === undefined ? palette.hover : `hsl(${chip.hue} ${isDark ? "32% 25%" : "62% 92%"})`;
    ctx.fill();
    ctx.fillStyle =
      chip.hue === undefined ? palette.text : `hsl(${chip.hue} ${isDark ? "65% 86%" : "60% 24%"})`;
    const label = whole <= room ? chip.label : cut(chip.label, room - 14, ctx, font);
    ctx.textBaseline = "middle";
    ctx.fillText(label, x + 7, y + height / 2 + 0.5);
    x += width + 4;
  }
  return x;
}

/** More characters than any column shows are not measured. */
const LONGEST = 400;

const oneLine = (text: string) => text.slice(0, LONGEST).replace(/\s*\n\s*/g, " ");

/** Of a line of text, in px. */
const LINE = 18;
/** From this height on a row holds several lines, and each begins at the top. */
const TALL = 44;

function drawText({ ctx, rect, theme }: DrawArgs, face: CellFace, ink: string) {
  if (face.text === "") return;
  const font = theme.baseFontFull;
  const padding = theme.cellHorizontalPadding;
  const room = rect.width - padding * 2;
  const most = rect.height >= TALL ? Math.floor((rect.height - 8) / LINE) : 1;
  const lines = most > 1 ? wrapped(face.text, room, most, ctx, font) : [oneLine(face.text)];
  ctx.font = font;
  ctx.fillStyle = ink;
  ctx.textBaseline = "middle";
  ctx.textAlign = face.align;
  const x = { left: rect.x + padding, right: rect.x + rect.width - padding, center: rect.x + rect.width / 2 };
  const middle = most > 1 ? rect.y + 7 + LINE / 2 : rect.y + rect.height / 2;
  lines.forEach((line, at) => {
    const fits = measureTextCached(line, ctx, font).width <= room;
    ctx.fillText(fits ? line : cut(line, room, ctx, font), x[face.align], middle + at * LINE + 0.5);
  });
  ctx.textAlign = "start";
}

/** The text in at most so many lines, broken between words where it can be; the last holds all that is left. */
function wrapped(
  text: string,
  room: number,
  most: number,
  ctx: CanvasRenderingContext2D,
  font: string,
): string[] {
  const lines: string[] = [];
  const parts = text.slice(0, LONGEST).split("\n");
  for (const [at, part] of parts.entries()) {
    let rest = part;
    while (lines.length < most - 1 && measureTextCached(rest, ctx, font).width > room) {
      const fits = Math.max(1, fitting(rest, room, ctx, font));
      const space = rest.lastIndexOf(" ", fits);
      const end = space > 0 ? space : fits;
      lines.push(rest.slice(0, end));
      rest = rest.slice(end).trimStart();
    }
    lines.push(lines.length === most - 1 && at < parts.length - 1 ? `${rest} …` : rest);
    if (lines.length === most) break;
  }
  return lines;
}

const headerFont = (theme: Theme) => `600 12px ${theme.fontFamily}`;
/** What a header needs beside its label: the icon, the arrow, the menu. */
const HEADER_ROOM = 64;

export interface HeaderFace {
  paths: Path2D[];
  sorted: "up" | "down" | undefined;
  filtered: boolean;
}

/** A header: the type's icon, the label, how it is sorted, and the menu's arrow. Drawn with paths, since the content policy may forbid data: images. */
export function headerDrawer(faces: HeaderFace[], palette: Palette): DrawHeaderCallback {
  return ({ ctx, column, columnIndex, rect, theme, hoverAmount, isSelected, menuBounds }) => {
    const face = faces[columnIndex];
    if (!face) return;
    const middle = rect.y + rect.height / 2;
    const faint = isSelected ? palette.onAccent : face.filtered ? palette.accentText : palette.textFaint;
    strokeIcon(ctx, face.paths, rect.x + 8, middle - 7.5, faint);
    const right = rect.x + rect.width - (face.sorted ? 24 : 8) - (hoverAmount > 0 ? 18 : 0);
    const font = headerFont(theme);
    ctx.font = font;
    ctx.textBaseline = "middle";
    ctx.fillStyle = isSelected ? palette.onAccent : face.filtered ? palette.accentText : palette.textSoft;
    const room = right - rect.x - 29;
    const whole = measureTextCached(column.title, ctx, font).width;
    ctx.fillText(
      whole <= room ? column.title : cut(column.title, room, ctx, font),
      rect.x + 29,
      middle + 0.5,
    );
    const shownTo = rect.x + 29 + Math.min(whole, room);
    if (face.sorted)
      arrow(ctx, shownTo + 10, middle, face.sorted, isSelected ? palette.onAccent : palette.accentText);
    if (hoverAmount > 0) chevron(ctx, menuBounds.x + menuBounds.width / 2, middle, faint);
  };
}

function arrow(ctx: CanvasRenderingContext2D, x: number, y: number, way: "up" | "down", colour: string) {
  const sign = way === "up" ? 1 : -1;
  ctx.strokeStyle = colour;
  ctx.lineWidth = 1.5;
  ctx.beginPath();
  ctx.moveTo(x, y + 4 * sign);
  ctx.lineTo(x, y - 4 * sign);
  ctx.moveTo(x - 3, y - sign);
  ctx.lineTo(x, y - 4 * sign);
  ctx.lineTo(x + 3, y - sign);
  ctx.stroke();
}

export function chevron(
  ctx: CanvasRenderingContext2D,
  x: number,
  y: number,
  colour: string,
  way: "down" | "right" = "down",
) {
  // Sideways it is the same, turned.
  const at = (across: number, down: number) =>
    way === "down" ? ([x + across, y + down] as const) : ([x + down, y + across] as const);
  ctx.strokeStyle = colour;
  ctx.lineWidth = 1.5;
  ctx.beginPath();
  ctx.moveTo(...at(-4, -2));
  ctx.lineTo(...at(0, 2));
  ctx.lineTo(...at(4, -2));
  ctx.stroke();
}

export function pathsFor(kind: CellFace["field"]["type"]): Path2D[] {
  return iconPaths(kind);
}

export function gridTheme(palette: Palette, fontFamily: string): Partial<Theme> {
  return {
    accentColor: palette.accent,
    accentFg: palette.onAccent,
    accentLight: palette.selected,
    textDark: palette.text,
    textMedium: palette.textSoft,
    textLight: palette.textFaint,
    textBubble: palette.text,
    bgIconHeader: palette.textFaint,
    fgIconHeader: palette.surface,
    textHeader: palette.textSoft,
    textHeaderSelected: palette.onAccent,
    bgCell: palette.page,
    bgCellMedium: palette.surface,
    bgHeader: palette.surface,
    bgHeaderHasFocus: palette.hover,
    bgHeaderHovered: palette.hover,
    bgBubble: palette.hover,
    bgBubbleSelected: palette.selected,
    bgSearchResult: palette.amberSoft,
    borderColor: palette.line,
    horizontalBorderColor: palette.line,
    headerBottomBorderColor: palette.line,
    drilldownBorder: palette.line,
    linkColor: palette.accentText,
    cellHorizontalPadding: 9,
    cellVerticalPadding: 3,
    headerFontStyle: "600 12px",
    baseFontStyle: "13px",
    markerFontStyle: "12px",
    editorFontSize: "13px",
    lineHeight: 1.4,
    fontFamily,
    checkboxMaxSize: 15,
    roundingRadius: 4,
    resizeIndicatorColor: palette.accent,
  };
}
