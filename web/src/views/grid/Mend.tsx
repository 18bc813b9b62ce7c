import { mendOf } from "@/fields/mend";
import css from "@/views/grid/grid.module.css";
import type { CellFace } from "@/views/grid/cell";

/** What to do about what stands in a cell, below the reason why it does not fit. */
export function Mend({ face }: { face: Pick<CellFace, "code" | "text" | "field"> }) {
  const said = mendOf(face.code, face.field);
  return said ? <div className={css.mend}>{said}</div> : null;
}
