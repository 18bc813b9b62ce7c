import { useSyncExternalStore } from "react";

let opened = false;
const watchers = new Set<() => void>();

/** Opens or closes the palette, from wherever. */
export function openPalette(open: boolean) {
  opened = open;
  for (const watcher of watchers) watcher();
}

export function usePaletteOpened(): boolean {
  return useSyncExternalStore(
    (watcher) => {
      watchers.add(watcher);
      return () => void watchers.delete(watcher);
    },
    () => opened,
  );
}
