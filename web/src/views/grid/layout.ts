import type { View } from "@/api/view";
import type { rowHeights } from "@/ui/theme";

export type RowHeight = keyof typeof rowHeights;

/** How the grid of a view is laid out. */
export interface Layout {
  /** In px, by the fields' names. */
  widths: Record<string, number>;
  /** The last column that stays when the others are scrolled; null: none; missing: the first. */
  frozen?: string | null;
  rowHeight: RowHeight;
}

/** As the server keeps it with a view. */
export type SavedLayout = NonNullable<View["layout"]>;

export const plainLayout: Layout = { widths: {}, rowHeight: "medium" };

export type OnLayout = (change: (now: Layout) => Layout) => void;

type Named = readonly { name: string }[];

/** What a view has saved, for the columns that it shows. */
export function readLayout(saved: SavedLayout | undefined, shown: Named): Layout {
  const { widths = {}, frozen, row_height: rowHeight = "medium" } = saved ?? {};
  if (frozen === undefined) return { widths, rowHeight };
  return { widths, rowHeight, frozen: shown[Math.min(frozen, shown.length) - 1]?.name ?? null };
}

/** The same to be saved; a column is no narrower and no wider than the server allows. */
export function writeLayout({ widths, frozen, rowHeight }: Layout, shown: Named): SavedLayout {
  const whole = Object.entries(widths).map(
    ([name, width]) => [name, Math.min(Math.max(Math.round(width), 40), 2000)] as const,
  );
  const place = frozen === null ? 0 : shown.findIndex(({ name }) => name === frozen) + 1;
  return {
    widths: Object.fromEntries(whole),
    row_height: rowHeight,
    ...(frozen === undefined ? {} : { frozen: place }),
  };
}

/** How many columns stay where they are. */
export function frozenCount(layout: Layout, fields: { name: string }[], narrow: boolean): number {
  if (narrow || layout.frozen === null) return 0;
  if (layout.frozen === undefined) return 1;
  return fields.findIndex((field) => field.name === layout.frozen) + 1;
}
