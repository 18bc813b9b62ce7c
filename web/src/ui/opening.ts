import { useSyncExternalStore } from "react";

/** Whether something is open that can be opened from anywhere: each call makes one. */
export function opening() {
  let opened = false;
  const watchers = new Set<() => void>();
  const watch = (watcher: () => void) => {
    watchers.add(watcher);
    return () => void watchers.delete(watcher);
  };

  return {
    open(open: boolean) {
      opened = open;
      for (const watcher of watchers) watcher();
    },
    useOpened: (): boolean => useSyncExternalStore(watch, () => opened),
  };
}
