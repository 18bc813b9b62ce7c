import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import { Problem, sentence } from "@/api/problem";
import type { Field, Table } from "@/api/table";
import { changeView, type View } from "@/api/view";
import { plainLayout, readLayout, writeLayout, type Layout, type OnLayout } from "@/views/grid/layout";
import { say } from "@/ui/quietBar";
import { t } from "@/ui/text/text";

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

  const here = useRef({ view, shown, layout: now.layout });
  useEffect(() => {
    here.current = { view, shown, layout: now.layout };
  });
  /** What waits to be saved; it is not lost where one goes elsewhere before. */
  const waiting = useRef<(() => void) | null>(null);
  const flush = useCallback(() => {
    clearTimeout(timer.current);
    waiting.current?.();
    waiting.current = null;
  }, []);
  useEffect(() => flush, [key, flush]);

  const onLayout = useCallback<OnLayout>(
    (change) => {
      const { view: of, shown: columns, layout: was } = here.current;
      const layout = change(was);
      here.current.layout = layout;
      setHeld((standing) => ({ ...standing, layout }));
      if (!of || of.locked || load(key)) return save(key, layout);
      waiting.current = () => {
        const body = { layout: writeLayout(layout, columns) };
        changeView(workspace, cache, table.name, of.name, body).catch((error: unknown) => {
          // Who may not change the view has a layout of their own; what fails otherwise is sent with the next change.
          if (error instanceof Problem && (error.status === 403 || error.status === 409)) save(key, layout);
          else say({ tone: "bad", text: t("view.failed", { why: sentence(error) }) });
        });
      };
      clearTimeout(timer.current);
      timer.current = setTimeout(flush, REST);
    },
    [key, workspace, cache, table.name, flush],
  );
  return [now.layout, onLayout];
}
