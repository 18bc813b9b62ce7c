import { useCallback, useState } from "react";
import type { rowHeights } from "@/ui/theme";

export type RowHeight = keyof typeof rowHeights;

/** How a person laid out the grid of a view; remembered in the browser. */
export interface Layout {
  /** In px, by the fields' names. */
  widths: Record<string, number>;
  /** The last column that stays when the others are scrolled; null: none; missing: the first. */
  frozen?: string | null;
  rowHeight: RowHeight;
}

const plain: Layout = { widths: {}, rowHeight: "medium" };
const keyOf = (workspace: string, table: string, view: string | undefined) =>
  `sheaf.grid.${workspace}.${table}.${view ?? ""}`;

function load(key: string): Layout {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(key) ?? "null");
    return typeof kept === "object" && kept !== null ? { ...plain, ...kept } : plain;
  } catch {
    return plain;
  }
}

function save(key: string, layout: Layout) {
  try {
    localStorage.setItem(key, JSON.stringify(layout));
  } catch {
    // Without storage it lasts as long as the page.
  }
}

export type OnLayout = (change: (now: Layout) => Layout) => void;

/** The layout of a view, and how it is changed. */
export function useLayout(
  workspace: string,
  table: string,
  view: string | undefined,
): readonly [Layout, OnLayout] {
  const key = keyOf(workspace, table, view);
  const [held, setHeld] = useState(() => ({ key, layout: load(key) }));
  // Another view: its own layout.
  const now = held.key === key ? held : { key, layout: load(key) };
  if (now !== held) setHeld(now);
  const onLayout = useCallback<OnLayout>(
    (change) =>
      setHeld((was) => {
        const layout = change(was.key === key ? was.layout : load(key));
        save(key, layout);
        return { key, layout };
      }),
    [key],
  );
  return [now.layout, onLayout];
}

/** How many columns stay where they are. */
export function frozenCount(layout: Layout, fields: { name: string }[], narrow: boolean): number {
  if (narrow || layout.frozen === null) return 0;
  if (layout.frozen === undefined) return 1;
  return fields.findIndex((field) => field.name === layout.frozen) + 1;
}
