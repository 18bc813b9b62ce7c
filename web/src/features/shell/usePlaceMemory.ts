import { useParams, useSearch } from "@tanstack/react-router";
import { useEffect } from "react";
import { rememberPlace } from "@/features/shell/recentPlaces";

/** Remembers the tables, views and records that are opened. */
export function usePlaceMemory(workspace: string) {
  const { table } = useParams({ strict: false });
  const { view, record } = useSearch({ strict: false });
  useEffect(() => {
    if (table) rememberPlace(workspace, view === undefined ? { table } : { table, view });
  }, [workspace, table, view]);
  useEffect(() => {
    if (table && typeof record === "number") rememberPlace(workspace, { table, record });
  }, [workspace, table, record]);
}
