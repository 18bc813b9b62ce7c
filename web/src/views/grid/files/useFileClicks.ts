import { useCallback, useRef } from "react";
import { filesOf, type FileItem } from "@/api/files";
import { useFilesHere } from "@/fields/files/filesContext";
import type { CellFace } from "@/views/grid/cell";

/** A cell is the active one for so long before a click in it is one of its own, in ms. */
const SETTLED = 500;

/** Opens the file of a cell that is clicked, unless the click is what made the cell the active one. */
export function useFileClicks() {
  const { open } = useFilesHere();
  const active = useRef({ cell: "", since: 0 });

  /** This is the active cell now. */
  const goTo = useCallback((cell: string) => {
    if (cell !== active.current.cell) active.current = { cell, since: performance.now() };
  }, []);

  const onFile = useCallback(
    ({ record, field, value }: CellFace, file: FileItem) => {
      const { cell, since } = active.current;
      if (cell !== `${record}/${field.name}` || performance.now() - since < SETTLED) return;
      const list = filesOf(value);
      open(record, list, Math.max(0, list.indexOf(file)));
    },
    [open],
  );
  return { goTo, onFile };
}
