import {
  IconArrowBackUp,
  IconArrowForwardUp,
  IconArrowsSort,
  IconColumnInsertRight,
  IconFilter,
  IconLayoutGridAdd,
  IconLayoutList,
  type Icon,
} from "@tabler/icons-react";
import type { Table } from "@/api/table";
import type { Entry } from "@/features/palette/entry";
import { t } from "@/ui/text/text";

/** What is done with the table that is on the screen. `onShape`: none where one may not change its columns. */
export function actsOfTable(table: Table, onShape: ((table: Table) => void) | undefined): Entry[] {
  return [
    ...(onShape
      ? [
          entry("column", t("shape.add"), IconColumnInsertRight, t("palette.columnAlso"), () =>
            onShape(table),
          ),
        ]
      : []),
    ...opened("filter", t("filter.title"), IconFilter, t("palette.filterAlso")),
    ...opened("sort", t("sort.title"), IconArrowsSort, t("palette.sortAlso")),
    ...opened("group", t("group.title"), IconLayoutList, t("palette.groupAlso")),
    ...opened("view", t("view.add"), IconLayoutGridAdd, t("palette.viewAlso")),
    entry("undo", t("undo.act"), IconArrowBackUp, undefined, () => press("z")),
    entry("redo", t("undo.again"), IconArrowForwardUp, undefined, () => press("y")),
  ];
}

const entry = (key: string, label: string, icon: Icon, also: string | undefined, run: () => void): Entry => ({
  key,
  label,
  icon,
  also,
  run,
});

/** What a button of the page opens, where the page has it: how a table is looked at decides which there are. */
function opened(
  what: "filter" | "sort" | "group" | "view",
  label: string,
  icon: Icon,
  also: string,
): Entry[] {
  const button = () => document.querySelector<HTMLElement>(`[data-opens="${what}"]`);
  // The palette gives the focus back as it closes, and the box that opens takes it then.
  const run = () => void setTimeout(() => button()?.click());
  return button() ? [entry(what, label, icon, also, run)] : [];
}

/** The table's page undoes at its key. */
function press(key: string) {
  window.dispatchEvent(new KeyboardEvent("keydown", { key, ctrlKey: true, bubbles: true }));
}
