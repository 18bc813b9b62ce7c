import { GridCellKind, type GridCell, type Item } from "@glideapps/glide-data-grid";
import { useCallback, useMemo, useSyncExternalStore } from "react";
import type { GroupedPages } from "@/api/groupedPages";
import type { SheafRecord } from "@/api/record";
import type { Field } from "@/api/table";
import { placeKey, uploading } from "@/api/uploading";
import { useWorkspace } from "@/api/workspace";
import { colourOf } from "@/views/colouring";
import { keptCells, type SheafCell } from "@/views/grid/cell";
import type { GridProps } from "@/views/grid/gridProps";
import { groupCell } from "@/views/grid/groupCell";
import { t } from "@/ui/text/text";
import { dark, light, soft } from "@/ui/theme";

interface Asked extends Pick<
  GridProps,
  "table" | "tables" | "all" | "pages" | "groups" | "colours" | "refused" | "matching"
> {
  grouped: GroupedPages | null;
  widths: { field: Field; width: number }[];
  isDark: boolean;
  /** Changes with the rows. */
  version: number;
  /** Changes with what is drawn over cells, which is drawn anew only with them. */
  drawn: number;
}

const found = (isDark: boolean) => ({ bgCell: (isDark ? dark : light).found });

/** What stands in each cell: a group's row, or a record's value with what is on its way, was refused, and colours it. */
export function useCells(asked: Asked) {
  const { table, tables, all, pages, groups, colours, refused, grouped, widths, isDark, version } = asked;
  const { drawn, matching } = asked;
  const { fields } = table;
  const workspace = useWorkspace();
  const refusals = useSyncExternalStore(refused.watch, refused.version);
  const uploads = useSyncExternalStore(uploading.watch, uploading.version);
  const cellFor = useMemo(() => keptCells(tables), [tables]);
  return useCallback(
    ([column, row]: Item): GridCell => {
      const field = fields[column];
      const head = grouped?.head(row);
      if (head) return groupCell({ head, parts: groups, fields: all, columns: widths, column });
      const record = pages.at(row);
      if (!field || !record) return { kind: GridCellKind.Loading, allowOverlay: false, skeletonWidth: 60 };
      const going =
        field.type === "attachment"
          ? uploading.of(placeKey(workspace, table.name, record.id, field.name))
          : 0;
      const kept = cellFor(record, field);
      const plain = going ? { ...kept, data: { ...kept.data, uploading: going } } : kept;
      const cell = told(plain, record, field);
      if (matching?.has(record, field)) return { ...cell, themeOverride: found(isDark) };
      const colour = colourOf(record, colours, field.name);
      return colour ? { ...cell, themeOverride: { bgCell: soft(colour, isDark) } } : cell;
    },
    // The version is what says that the rows behind `pages` changed; what is drawn over cells is drawn anew only with them.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [
      fields,
      widths,
      all,
      pages,
      grouped,
      groups,
      colours,
      cellFor,
      version,
      isDark,
      refused,
      refusals,
      drawn,
      uploads,
      matching,
      workspace,
      table.name,
    ],
  );

  /** With the reason why what was typed there was not written. */
  function told(cell: SheafCell, record: SheafRecord, field: Field): SheafCell {
    const left = refused.of(record.id, field.name);
    if (!left) return cell;
    return {
      ...cell,
      data: {
        ...cell.data,
        refused: t("grid.refusedHere", { text: left.text, why: left.why }),
        ...(left.typed ? { refusedText: left.text } : {}),
      },
    };
  }
}
