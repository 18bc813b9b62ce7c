import type { DataEditorRef, GridKeyEventArgs } from "@glideapps/glide-data-grid";
import { useState, type RefObject } from "react";
import { canEdit, kindOf } from "@/fields/kinds";
import type { GridProps } from "@/views/grid/gridProps";
import type { Onward, Typed } from "@/views/grid/TypedRow";
import type { Selected } from "@/views/grid/useSelected";

interface Asked extends Pick<GridProps, "table" | "onAddWith"> {
  /** How many rows have records. */
  length: number;
  selected: Selected;
  editor: RefObject<DataEditorRef | null>;
}

/** What is typed in the row below the last record: nothing of it is lost, and no record is made before it is whole. */
export function useTypedRow({ table, onAddWith, length, selected, editor }: Asked) {
  const [typed, setTyped] = useState<Typed | null>(null);

  /** Begins with this key where it stands for itself there; answers whether it did. */
  function begin({ key, ctrlKey, metaKey, altKey }: GridKeyEventArgs): boolean {
    const [column = -1, row] = selected.selection.current?.cell ?? [];
    const field = table.fields[column];
    const isText = key.length === 1 && key !== " " && !ctrlKey && !metaKey && !altKey;
    if (!onAddWith || row !== length || !isText || !field || !takesKeys(field)) return false;
    const place = editor.current?.getBounds(column, row);
    if (place) setTyped({ column, row, field, key, place });
    return place !== undefined;
  }

  function leave() {
    setTyped(null);
    editor.current?.focus();
  }

  async function make(value: unknown, shown: unknown, onward: Onward) {
    if (!typed) return;
    const { column, row, field } = typed;
    leave();
    const record = await onAddWith?.({ [field.name]: value }, { [field.name]: shown });
    if (!record || onward === "stay") return;
    selected.goOn([column, row], onward === "down" ? "column" : "row");
  }

  return { typed, begin, leave, make };
}

const takesKeys = (field: GridProps["table"]["fields"][number]) =>
  canEdit(field) && field.type !== "boolean" && kindOf(field).picker !== "files";
