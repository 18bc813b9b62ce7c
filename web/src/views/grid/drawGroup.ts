import { GridCellKind, measureTextCached, type CustomCell } from "@glideapps/glide-data-grid";
import { cut } from "@/views/grid/cut";
import { chevron, drawChips, type DrawArgs } from "@/views/grid/draw";
import { isGroupCell, type GroupCell, type GroupFace, type GroupRenderer } from "@/views/grid/groupCell";
import type { Palette } from "@/ui/theme";

/** How far a group stands in for each that it lies within, in px. */
const DEEPER = 18;

type Args = Pick<DrawArgs, "ctx" | "rect" | "theme">;

/** The renderer of the rows of groups: what each is and how many, over the columns that have no sums, and the sums in theirs. */
export function groupRenderer(palette: Palette, isDark: boolean): GroupRenderer {
  return {
    kind: GridCellKind.Custom,
    isMatch: (cell: CustomCell): cell is GroupCell => isGroupCell(cell),
    draw({ ctx, rect, theme }, { data: face }) {
      ctx.textBaseline = "middle";
      if (face.before >= face.reach) drawSum({ ctx, rect, theme }, face, palette);
      else drawName({ ctx, rect, theme }, face, palette, isDark);
      return true;
    },
  };
}

/** Each cell draws what of the name lies in it: the grid has no cells that go over a column which stays when others are scrolled. */
function drawName({ ctx, rect, theme }: Args, face: GroupFace, palette: Palette, isDark: boolean) {
  const middle = rect.y + rect.height / 2;
  const left = rect.x - face.before;
  const right = left + face.reach - theme.cellHorizontalPadding;
  const { chips, text, count } = face.name;
  ctx.save();
  ctx.beginPath();
  ctx.rect(rect.x, rect.y, rect.width, rect.height);
  ctx.clip();
  let x = left + 14 + face.depth * DEEPER;
  chevron(ctx, x, middle, palette.textSoft, face.closed ? "right" : "down");
  x += 12;
  if (chips.length) {
    const within = { ...rect, x: x - theme.cellHorizontalPadding + 2, width: right - x + 8 };
    x = drawChips({ ctx, rect: within, theme }, chips, palette, isDark) + 4;
  } else {
    const font = `600 13px ${theme.fontFamily}`;
    ctx.font = font;
    ctx.fillStyle = palette.text;
    const whole = measureTextCached(text, ctx, font).width;
    const room = Math.max(24, right - x);
    ctx.fillText(whole <= room ? text : cut(text, room, ctx, font), x, middle + 0.5);
    x += Math.min(whole, room) + 10;
  }
  const font = `12px ${theme.fontFamily}`;
  ctx.font = font;
  if (x + measureTextCached(count, ctx, font).width <= right) {
    ctx.fillStyle = palette.textFaint;
    ctx.fillText(count, x, middle + 0.5);
  }
  ctx.restore();
}

function drawSum({ ctx, rect, theme }: Args, { sum, align }: GroupFace, palette: Palette) {
  if (sum === "") return;
  ctx.font = `12px ${theme.fontFamily}`;
  ctx.fillStyle = palette.textSoft;
  ctx.textAlign = align;
  const padding = theme.cellHorizontalPadding;
  const at = {
    left: rect.x + padding,
    right: rect.x + rect.width - padding,
    center: rect.x + rect.width / 2,
  };
  ctx.fillText(sum, at[align], rect.y + rect.height / 2 + 0.5);
  ctx.textAlign = "start";
}
