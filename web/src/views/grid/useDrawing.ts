import { useMemo } from "react";
import type { CommentCounts } from "@/api/commentCounts";
import type { FileItem } from "@/api/files";
import type { GroupedPages } from "@/api/groupedPages";
import { useWorkspace } from "@/api/workspace";
import type { CellFace } from "@/views/grid/cell";
import { gridTheme, headerDrawer, pathsFor, sheafRenderer } from "@/views/grid/draw";
import { endDrawer } from "@/views/grid/drawEnd";
import { groupRenderer } from "@/views/grid/drawGroup";
import type { GridProps } from "@/views/grid/gridProps";
import { dark, fontFamily, light } from "@/ui/theme";

interface Asked extends Pick<GridProps, "table" | "pages" | "sort" | "filtered"> {
  grouped: GroupedPages | null;
  counts: CommentCounts;
  isDark: boolean;
  onToggle: (cell: CellFace) => void;
  onFile: (cell: CellFace, file: FileItem) => void;
}

/** How cells, headers and what lies over cells are drawn. */
export function useDrawing(asked: Asked) {
  const { table, pages, sort, filtered, grouped, counts, isDark, onToggle, onFile } = asked;
  const { fields } = table;
  const palette = isDark ? dark : light;
  const workspace = useWorkspace();
  const customRenderers = useMemo(
    () => [
      sheafRenderer(palette, isDark, { workspace, table: table.name }, onToggle, onFile),
      groupRenderer(palette, isDark),
    ],
    [palette, isDark, workspace, table.name, onToggle, onFile],
  );
  const drawCell = useMemo(
    () =>
      endDrawer(palette, (row) => {
        const record = grouped?.head(row) ? undefined : pages.at(row);
        if (!record) return null;
        return record.id < 0 ? -1 : counts.of(record.id);
      }),
    [palette, pages, grouped, counts],
  );
  const theme = useMemo(() => gridTheme(palette, fontFamily), [palette]);
  const drawHeader = useMemo(() => {
    const faces = fields.map((field) => {
      const part = sort.find((sorted) => sorted.field === field.name);
      const sorted = part ? (part.down ? ("down" as const) : ("up" as const)) : undefined;
      return { paths: pathsFor(field.type), sorted, filtered: filtered.includes(field.name) };
    });
    return headerDrawer(faces, palette);
  }, [fields, sort, filtered, palette]);
  return { customRenderers, drawCell, theme, drawHeader };
}
