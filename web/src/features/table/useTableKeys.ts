import { useEffect, useRef } from "react";
import type { Writing } from "@/features/table/useWriting";

interface Shown {
  onFind?: ((replacing: boolean) => void) | undefined;
}

/**
 * The keys that hold on the whole page: finding and replacing where there are cells, and undo and redo except where text is being
 * typed.
 */
export function useTableKeys(writing: Writing, shown: Shown = {}) {
  const now = useRef(shown);
  useEffect(() => {
    now.current = shown;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const held = (event.ctrlKey || event.metaKey) && !event.altKey;
      const key = event.key.toLowerCase();
      const { onFind } = now.current;
      if (onFind && held && !event.shiftKey && (key === "f" || key === "h")) onFind(key === "h");
      else if (!held || isTyping(event.target)) return;
      else if (key === "z" && !event.shiftKey) void writing.undo();
      else if (key === "y" || (key === "z" && event.shiftKey)) void writing.redo();
      else return;
      event.preventDefault();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [writing]);
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest("input, textarea, [contenteditable=true]") !== null;
}
