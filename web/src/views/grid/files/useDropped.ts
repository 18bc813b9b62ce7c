import { useState } from "react";
import type { Rows } from "@/api/recordPages";
import type { Field } from "@/api/table";
import { useFilesHere } from "@/fields/files/filesContext";
import { givenFiles } from "@/fields/files/given";
import type { Rect } from "@/views/grid/range";
import { droppedBeside } from "@/ui/droppedBeside";
import { say } from "@/ui/quietBar";
import { t } from "@/ui/text/text";

type Place = readonly [column: number, row: number];

/** Files that are dragged over the grid: which cell they would come into, and what becomes of them there. */
export function useDropped(fields: Field[], pages: Rows) {
  const here = useFilesHere();
  const [target, setTarget] = useState<Rect | null>(null);

  /** The field and record of a cell that takes files. */
  function taker([column, row]: Place) {
    const [field, record] = [fields[column], pages.at(row)];
    return field?.type === "attachment" && record ? { field, record } : null;
  }

  function over(cell: Place, data: DataTransfer | null) {
    const takes = data?.types.includes("Files") && taker(cell);
    setTarget(takes ? { x: cell[0], y: cell[1], width: 1, height: 1 } : null);
  }

  function drop(cell: Place, data: DataTransfer | null) {
    setTarget(null);
    if (!data) return;
    const { files, folders } = givenFiles(data);
    const taken = taker(cell);
    if (folders) say({ tone: "bad", text: t("files.folder") });
    if (files.length === 0) return;
    if (taken) here.send(taken.record.id, taken.field, files);
    else if (!droppedBeside.offer(files)) say(t("files.notHere"));
  }

  return { target, over, drop, leave: () => setTarget(null) };
}
