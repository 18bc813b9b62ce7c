import { useEffect, useRef } from "react";
import type { Neighbours } from "@/features/record/useNeighbours";

/** Alt with an arrow goes to the record before or after, wherever one is but in a list that opens by that key. */
export function useRecordKeys(
  { before, after }: Pick<Neighbours, "before" | "after">,
  onGo: (id: number) => void,
) {
  const shelf = useRef({ before, after, onGo });
  useEffect(() => {
    shelf.current = { before, after, onGo };
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
      if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
      const within = "input, textarea, [role=combobox], [role=dialog]";
      if (event.target instanceof Element && event.target.closest(within)) return;
      event.preventDefault();
      // The grid would move its own cell too.
      event.stopPropagation();
      const to = event.key === "ArrowUp" ? shelf.current.before : shelf.current.after;
      if (to !== undefined) shelf.current.onGo(to);
    };
    window.addEventListener("keydown", onKey, true);
    return () => window.removeEventListener("keydown", onKey, true);
  }, []);
}
