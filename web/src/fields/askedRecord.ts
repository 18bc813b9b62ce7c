import { useSyncExternalStore } from "react";
import type { SheafRecord } from "@/api/record";
import type { Table } from "@/api/table";

/** A record that a form is to ask for, since more must be said of it than its title. */
export interface AskedRecord {
  table: Table;
  /** What is known of it already. */
  fields: Record<string, unknown>;
  onMade: (record: SheafRecord) => void;
}

/** From within the form of one record another may be asked for: the last is above. */
let asked: AskedRecord[] = [];
const watchers = new Set<() => void>();

function become(next: AskedRecord[]) {
  asked = next;
  for (const watcher of watchers) watcher();
}

/** Where the focus was as each was asked for. */
const askedFrom = new WeakMap<AskedRecord, HTMLElement>();

/** Opens the form of a new record over what is there. */
export function askRecord(one: AskedRecord) {
  const { activeElement } = document;
  if (activeElement instanceof HTMLElement) askedFrom.set(one, activeElement);
  become([...asked, one]);
}

/** The form is closed, whether the record was made or not: the focus goes back to where it was asked for. */
export function closeAsked(one: AskedRecord) {
  become(asked.filter((other) => other !== one));
  // Once the form is gone; where what it was asked from has moved the focus on itself, it stays there.
  setTimeout(() => {
    if (document.activeElement === null || document.activeElement === document.body)
      askedFrom.get(one)?.focus({ preventScroll: true });
  });
}

export const closeAllAsked = () => become([]);

/** While a form is open, what it was asked from stays open beneath. */
export const isAsking = (): boolean => asked.length > 0;

function watch(watcher: () => void) {
  watchers.add(watcher);
  return () => void watchers.delete(watcher);
}

export const useAskedRecords = (): AskedRecord[] => useSyncExternalStore(watch, () => asked);
