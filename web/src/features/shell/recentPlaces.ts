import { useSyncExternalStore } from "react";

/** Somewhere that a person was: a table, a view of it, or a record in it. */
export interface RecentPlace {
  table: string;
  view?: string;
  record?: number;
  /** Of a record: what it is called. */
  title?: string;
}

const MOST = 12;
const keyOf = (workspace: string) => `sheaf.recent.${workspace}`;
const same = (a: RecentPlace, b: RecentPlace) =>
  a.table === b.table && a.view === b.view && a.record === b.record;

/** The places with one more at the head, each once. */
export function withPlace(places: RecentPlace[], place: RecentPlace): RecentPlace[] {
  const before = places.find((other) => same(other, place));
  const title = place.title ?? before?.title;
  const first = title === undefined ? place : { ...place, title };
  return [first, ...places.filter((other) => !same(other, place))].slice(0, MOST);
}

const none: RecentPlace[] = [];
const kept = new Map<string, RecentPlace[]>();
const watchers = new Set<() => void>();

/** Newest first; kept in this browser. */
export function recentPlaces(workspace: string): RecentPlace[] {
  let places = kept.get(workspace);
  if (!places) {
    places = read(workspace);
    kept.set(workspace, places);
  }
  return places;
}

export function rememberPlace(workspace: string, place: RecentPlace) {
  const places = withPlace(recentPlaces(workspace), place);
  kept.set(workspace, places);
  try {
    localStorage.setItem(keyOf(workspace), JSON.stringify(places));
  } catch {
    // Forbidden or full storage: they are known until the page is closed.
  }
  for (const watcher of watchers) watcher();
}

export function useRecentPlaces(workspace: string): RecentPlace[] {
  return useSyncExternalStore(watch, () => recentPlaces(workspace));
}

function watch(watcher: () => void) {
  watchers.add(watcher);
  return () => void watchers.delete(watcher);
}

function read(workspace: string): RecentPlace[] {
  try {
    const places: unknown = JSON.parse(localStorage.getItem(keyOf(workspace)) ?? "[]");
    return Array.isArray(places) ? places.filter((place) => typeof place?.table === "string") : none;
  } catch {
    return none;
  }
}
