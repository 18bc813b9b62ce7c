import { useParams, useSearch } from "@tanstack/react-router";
import { useEffect } from "react";
import { rememberPlace } from "@/features/shell/recentPlaces";

/** The table, the view and the record that one is at; a record may be in a panel, or a page of its own. */
export function useHere() {
  const { table, record: page } = useParams({ strict: false });
  const { view, record: panel } = useSearch({ strict: false });
  const record = page === undefined ? panel : Number(page);
  return { table, view, record: typeof record === "number" && record > 0 ? record : undefined };
}

/** Remembers the tables, views and records that are opened. */
export function usePlaceMemory(workspace: string) {
  const { table, view, record } = useHere();
  useEffect(() => {
    if (table) rememberPlace(workspace, view === undefined ? { table } : { table, view });
  }, [workspace, table, view]);
  useEffect(() => {
    if (table && record !== undefined) rememberPlace(workspace, { table, record });
  }, [workspace, table, record]);
}
