import type { EditListItem, Item } from "@glideapps/glide-data-grid";
import { useCallback } from "react";
import { canEdit } from "@/fields/kinds";
import { readText } from "@/fields/readText";
import { writeText } from "@/fields/writeText";
import { holds } from "@/views/grid/carried";
import { cellOf, isSheafCell, type CellFace } from "@/views/grid/cell";
import type { GridProps } from "@/views/grid/gridProps";
import type { Acts } from "@/views/grid/useActs";
import { t } from "@/ui/text/text";

type Asked = Pick<GridProps, "table" | "tables" | "pages" | "onWrite" | "refused" | "onRefused">;

/** What is written from single cells: what an editor was left with, and boxes that are ticked. */
export function useEdited({ table, tables, pages, onWrite, refused, onRefused }: Asked) {
  const { fields } = table;
  const toggle = useCallback(
    ({ record, field, value }: CellFace) =>
      onWrite([{ id: record, edits: [{ field: field.name, value: value !== true, shown: value !== true }] }]),
    [onWrite],
  );

  /** A box that is ticked has no editor to open. */
  function tick([column, row]: Item): boolean {
    const [field, record] = [fields[column], pages.at(row)];
    if (field?.type !== "boolean" || !record) return false;
    toggle(cellOf(record, field, tables).data);
    return true;
  }

  /** What an editor was left with: read, and written where it can be. */
  function onEdited(items: readonly EditListItem[], everywhereWith: Acts["everywhere"]): boolean {
    const only = items[0];
    if (!only || !isSheafCell(only.value)) return true;
    const { field, record, value: was, picked, draft, everywhere } = only.value.data;
    if (everywhere) {
      const exact = picked && { holds: holds(field), ...picked };
      void everywhereWith({ text: draft ?? writeText(picked?.shown, field), ...(exact ? { exact } : {}) });
    } else if (picked) onWrite([{ id: record, edits: [{ field: field.name, ...picked, was }] }]);
    else if (draft !== undefined && canEdit(field)) {
      const reading = readText(draft, field, tables);
      if (!reading.ok) {
        const { why } = reading;
        // The cell is marked, and its editor opens with what was typed.
        const left = { row: pages.row(record) ?? -1, column: field.label, text: draft, why };
        refused.set([{ ...left, field: field.name, record, typed: true }], () => undefined);
        onRefused(t("grid.notTaken", { field: field.label, why }));
      } else {
        const { value, shown = value } = reading;
        onWrite([{ id: record, edits: [{ field: field.name, value, shown, was }] }]);
      }
    }
    return true;
  }

  return { toggle, tick, onEdited };
}
