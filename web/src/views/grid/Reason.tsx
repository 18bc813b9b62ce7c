import type { Rectangle } from "@glideapps/glide-data-grid";
import { later } from "@/ui/later";
import type { CellFace } from "@/views/grid/cell";
import css from "@/views/grid/grid.module.css";

const mending = later(async () => (await import("@/views/grid/Mend")).Mend);

export interface Hovered {
  why: string;
  /** What does not fit there. */
  misfit?: CellFace | undefined;
  bounds: Rectangle;
}

/** Why a cell is marked, under the cell that the pointer is on. */
export function Reason({ hovered }: { hovered: Hovered | null }) {
  mending.useReady(hovered?.misfit !== undefined);
  if (!hovered) return null;
  const { x, y, height } = hovered.bounds;
  return (
    <div
      role="tooltip"
      className={css.reason}
      style={{ left: Math.min(x, window.innerWidth - 330), top: y + height + 4 }}
    >
      {hovered.why}
      {hovered.misfit ? <mending.Part face={hovered.misfit} /> : null}
    </div>
  );
}
