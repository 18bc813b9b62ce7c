import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import type { Field, Table } from "@/api/table";
import { changeView, type View } from "@/api/view";
import { plainLayout, readLayout, writeLayout, type Layout, type OnLayout } from "@/views/grid/layout";

/** A column that is being dragged wider is saved once it has come to rest. */
const REST = 1200;

const keyOf = (workspace: string, table: string, view: string | undefined) =>
  `sheaf.grid.${workspace}.${table}.${view ?? ""}`;

function load(key: string): Layout | null {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(key) ?? "null");
    return typeof kept === "object" && kept !== null ? { ...plainLayout, ...kept } : null;
  } catch {
    return null;
  }
}

function save(key: string, layout: Layout) {
  try {
    localStorage.setItem(key, JSON.stringify(layout));
  } catch {
    // Without storage it lasts as long as the page.
  }
}

/**
 * The layout of a view, and how it is changed. It is saved with the view, for all; where that may not be, or where no view is shown,
 * this browser remembers it.
 */
export function useLayout(
  workspace: string,
  table: Table,
  view: View | undefined,
  shown: Field[],
): readonly [Layout, OnLayout] {
  const cache = useQueryClient();
  const key = keyOf(workspace, table.name, view?.name);
  const kept = () => load(key) ?? readLayout(view?.layout, shown);
  const saved = JSON.stringify(view?.layout ?? null);
  const [held, setHeld] = useState(() => ({ key, saved, layout: kept() }));
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  // Another view, or somebody laid it out anew: as it stands there.
  const now = held.key === key && held.saved === saved ? held : { key, saved, layout: kept() };
  if (now !== held) setHeld(now);

  const here = useRef({ view, shown });
  useEffect(() => {
    here.current = { view, shown };
  });
  useEffect(() => () => clearTimeout(timer.current), [key]);

  const onLayout = useCallback<OnLayout>(
    (change) =>
      setHeld((was) => {
        const layout = change(was.layout);
        const { view: of, shown: columns } = here.current;
        clearTimeout(timer.current);
        if (!of || of.locked || load(key)) save(key, layout);
        else {
          timer.current = setTimeout(() => {
            const body = { layout: writeLayout(layout, columns) };
            changeView(workspace, cache, table.name, of.name, body).catch(() => save(key, layout));
          }, REST);
        }
        return { ...was, layout };
      }),
    [key, workspace, cache, table.name],
  );
  return [now.layout, onLayout];
}
