import { GridCellKind, measureTextCached, type CustomCell } from "@glideapps/glide-data-grid";
import { chevron, cut, drawChips } from "@/views/grid/draw";
import { isGroupCell, type GroupCell, type GroupRenderer } from "@/views/grid/groupCell";
import type { Palette } from "@/ui/theme";

/** How far a group stands in for each that it lies within, in px. */
const DEEPER = 18;

/** The renderer of the rows of groups: in the first column what it is and how many, in the others their sums. */
export function groupRenderer(palette: Palette, isDark: boolean): GroupRenderer {
  return {
    kind: GridCellKind.Custom,
    isMatch: (cell: CustomCell): cell is GroupCell => isGroupCell(cell),
    draw({ ctx, rect, theme }, { data: face }) {
      const middle = rect.y + rect.height / 2;
      const right = rect.x + rect.width - theme.cellHorizontalPadding;
      ctx.textBaseline = "middle";
      if (!face.name) {
        drawSum(face.sum, face.align);
        return true;
      }
      let x = rect.x + 14 + face.depth * DEEPER;
      chevron(ctx, x, middle, palette.textSoft, face.closed ? "right" : "down");
      x += 12;
      const { chips, text, count } = face.name;
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
      if (x + measureTextCached(count, ctx, font).width > right) return true;
      ctx.fillStyle = palette.textFaint;
      ctx.fillText(count, x, middle + 0.5);
      return true;

      function drawSum(sum: string, align: "left" | "right" | "center") {
        if (sum === "") return;
        ctx.font = `12px ${theme.fontFamily}`;
        ctx.fillStyle = palette.textSoft;
        ctx.textAlign = align;
        const at = { left: rect.x + theme.cellHorizontalPadding, right, center: rect.x + rect.width / 2 };
        ctx.fillText(sum, at[align], middle + 0.5);
        ctx.textAlign = "start";
      }
    },
  };
}
