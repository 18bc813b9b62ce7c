import { measureTextCached, type DrawCellCallback } from "@glideapps/glide-data-grid";
import type { Palette } from "@/ui/theme";

/** So much of the first cell's end opens the record, in px; `count`: of its comments. */
export const endWidth = (count: number): number => (count > 0 ? 46 : OPEN);
const OPEN = 28;

/**
 * What stands at the end of a record's first cell: how many comments it has, or under the pointer a sign that it opens there.
 * `countOf`: below zero: it waits to be made; null: there is no record.
 */
export function endDrawer(palette: Palette, countOf: (row: number) => number | null): DrawCellCallback {
  return (args, drawContent) => {
    drawContent();
    if (args.col !== 0) return;
    const count = countOf(args.row);
    if (count === null) return;
    const { ctx, rect, theme } = args;
    if (count === 0) {
      if (args.hoverAmount > 0) opening(ctx, rect, palette);
      return;
    }
    const font = `600 11px ${theme.fontFamily}`;
    const text = count > 99 ? "99+" : String(count);
    if (count < 0) return clock(ctx, rect.x + rect.width - 14, rect.y + rect.height / 2, palette.textSoft);
    ctx.save();
    ctx.font = font;
    const width = measureTextCached(text, ctx, font).width + 26;
    const height = Math.min(18, rect.height - 4);
    const x = rect.x + rect.width - width - 5;
    const y = rect.y + (rect.height - height) / 2;
    ctx.fillStyle = palette.hover;
    ctx.beginPath();
    ctx.roundRect(x, y, width, height, 5);
    ctx.fill();
    bubble(ctx, x + 5, y + height / 2 - 5, palette.textSoft);
    ctx.fillStyle = palette.textSoft;
    ctx.textBaseline = "middle";
    ctx.fillText(text, x + 20, y + height / 2 + 0.5);
    ctx.restore();
  };
}

/** Two corners that point away from each other, on a ground of their own. */
function opening(
  ctx: CanvasRenderingContext2D,
  rect: { x: number; y: number; width: number; height: number },
  palette: Palette,
) {
  const [x, y] = [rect.x + rect.width - 14, rect.y + rect.height / 2];
  ctx.save();
  ctx.fillStyle = palette.hover;
  ctx.beginPath();
  ctx.roundRect(x - 10, y - 10, 20, 20, 5);
  ctx.fill();
  ctx.strokeStyle = palette.textSoft;
  ctx.lineWidth = 1.3;
  ctx.beginPath();
  for (const way of [1, -1]) {
    ctx.moveTo(x + way * 1, y - way * 5);
    ctx.lineTo(x + way * 5, y - way * 5);
    ctx.lineTo(x + way * 5, y - way * 1);
    ctx.moveTo(x + way * 5, y - way * 5);
    ctx.lineTo(x + way * 1.5, y - way * 1.5);
  }
  ctx.stroke();
  ctx.restore();
}

/** A clock of 11 by 11 around a point. */
function clock(ctx: CanvasRenderingContext2D, x: number, y: number, colour: string) {
  ctx.save();
  ctx.strokeStyle = colour;
  ctx.lineWidth = 1.3;
  ctx.beginPath();
  ctx.arc(x, y, 5.5, 0, 2 * Math.PI);
  ctx.moveTo(x, y - 3.5);
  ctx.lineTo(x, y);
  ctx.lineTo(x + 2.5, y + 1.5);
  ctx.stroke();
  ctx.restore();
}

/** A speech bubble of 11 by 10. */
function bubble(ctx: CanvasRenderingContext2D, x: number, y: number, colour: string) {
  ctx.strokeStyle = colour;
  ctx.lineWidth = 1.3;
  ctx.lineJoin = "round";
  ctx.beginPath();
  ctx.roundRect(x + 0.5, y + 0.5, 10, 7, 2);
  ctx.stroke();
  ctx.beginPath();
  ctx.moveTo(x + 3, y + 7.5);
  ctx.lineTo(x + 3, y + 10);
  ctx.lineTo(x + 5.5, y + 7.5);
  ctx.stroke();
}
