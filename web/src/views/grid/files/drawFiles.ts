import { measureTextCached } from "@glideapps/glide-data-grid";
import { isPicture, pictureOf } from "@/api/fileAddress";
import { filesOf, isStored, type FileItem } from "@/api/files";
import { kindWord } from "@/fields/files/words";
import { cut } from "@/views/grid/cut";
import type { DrawArgs } from "@/views/grid/draw";
import { layFiles, markWidth, tileHeight, type LaidFiles, type Tile } from "@/views/grid/files/layFiles";
import { iconPaths } from "@/views/grid/iconPaths";
import { strokeIcon } from "@/views/grid/strokeIcon";
import type { CellFace } from "@/views/grid/cell";
import type { Palette } from "@/ui/theme";
import { count } from "@/ui/text/text";

/** The table whose grid it is. */
export interface FilesTable {
  workspace: string;
  table: string;
}

const MARK_FONT = "600 10px";
const NAME_FONT = "12px";

type Room = Pick<DrawArgs, "ctx" | "rect" | "theme">;

/** How the files of a cell lie in it; the same for drawing and for clicks. */
export function filesIn({ ctx, rect, theme }: Room, files: FileItem[]): LaidFiles {
  const font = `${NAME_FONT} ${theme.fontFamily}`;
  const room = rect.width - theme.cellHorizontalPadding * 2 + 4;
  return layFiles(
    files,
    room,
    tileHeight(rect.height),
    (name) => measureTextCached(name, ctx, font).width,
    (more) => measureTextCached(moreText(more), ctx, font).width,
  );
}

const moreText = (more: number) => `+${count(more)}`;

/** How wide all files of a cell are, with their padding. */
export function filesWidth(
  ctx: CanvasRenderingContext2D,
  theme: DrawArgs["theme"],
  files: FileItem[],
): number {
  const rect = { x: 0, y: 0, width: 100_000, height: 32 };
  const { moreAt } = filesIn({ ctx, rect, theme }, files);
  return moreAt + theme.cellHorizontalPadding * 2;
}

/** Files as small pictures, or as a mark with the name; one that is on its way is a ring. */
export function drawFiles(args: DrawArgs, face: CellFace, table: FilesTable, palette: Palette) {
  const { ctx, rect, theme } = args;
  const files = filesOf(face.value);
  const height = tileHeight(rect.height);
  const left = rect.x + theme.cellHorizontalPadding - 2;
  const top = Math.round(rect.y + (rect.height - height) / 2);
  const ring = face.uploading ? height + 4 : 0;
  const room = { ctx, theme, rect: { ...rect, width: rect.width - ring } };
  const { tiles, more, moreAt } = filesIn(room, files);
  const place = { ...table, record: face.record };
  const font = `${NAME_FONT} ${theme.fontFamily}`;
  ctx.save();
  ctx.textBaseline = "middle";
  for (const tile of tiles) {
    const x = left + tile.x;
    const address = pictureOf(place, tile.file, "small");
    const picture = address && args.imageLoader.loadOrGetImage(address, args.col, args.row);
    if (picture) drawPicture(ctx, picture, x, top, tile.width, height, palette);
    else drawMark(args, tile, x, top, height, palette);
    if (tile.name === "") continue;
    const start = markWidth(height) + 4;
    const space = tile.width - start;
    ctx.font = font;
    ctx.fillStyle = palette.text;
    const whole = measureTextCached(tile.name, ctx, font).width <= space;
    ctx.fillText(whole ? tile.name : cut(tile.name, space, ctx, font), x + start, top + height / 2 + 0.5);
  }
  if (more > 0) {
    ctx.font = font;
    ctx.fillStyle = palette.textSoft;
    ctx.fillText(moreText(more), left + moreAt, top + height / 2 + 0.5);
  }
  if (face.uploading) {
    const end = left + moreAt + (more > 0 ? measureTextCached(moreText(more), ctx, font).width + 4 : 0);
    drawRing(ctx, end + height / 2, top + height / 2, Math.min(height, 24) / 2 - 3, palette);
  }
  ctx.restore();
}

/** A picture that fills its tile; what goes past that is cut off evenly. */
function drawPicture(
  ctx: CanvasRenderingContext2D,
  picture: HTMLImageElement | ImageBitmap,
  x: number,
  y: number,
  width: number,
  height: number,
  palette: Palette,
) {
  const scale = Math.max(width / picture.width, height / picture.height);
  const [across, down] = [width / scale, height / scale];
  ctx.save();
  ctx.beginPath();
  ctx.roundRect(x, y, width, height, 3);
  ctx.clip();
  ctx.fillStyle = palette.page;
  ctx.fillRect(x, y, width, height);
  const [from, above] = [(picture.width - across) / 2, (picture.height - down) / 2];
  ctx.drawImage(picture, from, above, across, down, x, y, width, height);
  ctx.restore();
  outline(ctx, x, y, width, height, palette.line);
}

/** A sheet with what kind of file it is; a picture that has not come, or cannot, is an empty one. */
function drawMark(args: DrawArgs, tile: Tile, x: number, y: number, height: number, palette: Palette) {
  const { ctx, theme } = args;
  const picture = isPicture(tile.file);
  const width = picture ? tile.width : markWidth(height);
  ctx.beginPath();
  ctx.roundRect(x, y, width, height, 3);
  ctx.fillStyle = palette.hover;
  ctx.fill();
  outline(ctx, x, y, width, height, palette.line);
  const word = kindWord(tile.file).slice(0, 4);
  if (word === "") {
    const paths = iconPaths(isStored(tile.file) ? "attachment" : "url");
    return strokeIcon(ctx, paths, x + width / 2 - 7.5, y + height / 2 - 7.5, palette.textSoft);
  }
  if (width < 22) return;
  ctx.font = `${MARK_FONT} ${theme.fontFamily}`;
  ctx.fillStyle = palette.textSoft;
  ctx.textAlign = "center";
  ctx.fillText(word, x + width / 2, y + height / 2 + 0.5);
  ctx.textAlign = "start";
}

function outline(
  ctx: CanvasRenderingContext2D,
  x: number,
  y: number,
  width: number,
  height: number,
  ink: string,
) {
  ctx.beginPath();
  ctx.roundRect(x + 0.5, y + 0.5, width - 1, height - 1, 3);
  ctx.strokeStyle = ink;
  ctx.lineWidth = 1;
  ctx.stroke();
}

function drawRing(ctx: CanvasRenderingContext2D, x: number, y: number, radius: number, palette: Palette) {
  ctx.lineWidth = 2;
  ctx.strokeStyle = palette.line;
  ctx.beginPath();
  ctx.arc(x, y, radius, 0, Math.PI * 2);
  ctx.stroke();
  ctx.strokeStyle = palette.accentText;
  ctx.beginPath();
  ctx.arc(x, y, radius, -Math.PI / 2, Math.PI / 4);
  ctx.stroke();
}
