import { useSyncExternalStore } from "react";

/** What holds where the page is, whoever reads it: a workspace says it. */
export interface Place {
  /** In which days begin and clocks go, by its name in the IANA's list. */
  zone: string;
  /** How numbers and days are written for whoever has chosen no language, e.g. `de-AT`. */
  locale: string | null;
  /** With which weeks begin, 1 Monday to 7 Sunday. */
  firstWeekday: number | null;
}

/** The reader's own: where no workspace says otherwise. */
export const nowhere: Place = {
  zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  locale: null,
  firstWeekday: null,
};

let here = nowhere;
const watchers = new Set<() => void>();

export const place = (): Place => here;

/** Whether the same holds in both. */
export const isSame = (a: Place, b: Place): boolean =>
  a.zone === b.zone && a.locale === b.locale && a.firstWeekday === b.firstWeekday;

/** From now on this holds. What is shown already stays until it is shown anew. */
export function settle(next: Place) {
  if (isSame(here, next)) return;
  here = next;
  for (const watcher of watchers) watcher();
}

export function usePlace(): Place {
  return useSyncExternalStore(watch, place);
}

function watch(watcher: () => void) {
  watchers.add(watcher);
  return () => void watchers.delete(watcher);
}

/** A zone that this browser knows; another one cannot be reckoned with. */
export function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}
