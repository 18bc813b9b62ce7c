import type { Rectangle } from "@glideapps/glide-data-grid";
import css from "@/views/grid/grid.module.css";

export interface Hovered {
  why: string;
  bounds: Rectangle;
}

/** Why a cell is marked, under the cell that the pointer is on. */
export function Reason({ hovered }: { hovered: Hovered | null }) {
  if (!hovered) return null;
  const { x, y, height } = hovered.bounds;
  return (
    <div
      role="tooltip"
      className={css.reason}
      style={{ left: Math.min(x, window.innerWidth - 330), top: y + height + 4 }}
    >
      {hovered.why}
    </div>
  );
}
