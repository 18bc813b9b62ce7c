import { useEffect, useRef } from "react";
import type { Writing } from "@/features/table/useWriting";

/** The keys that hold on the whole page: F1 where there are keys to show, and undo and redo except where text is being typed. */
export function useTableKeys(writing: Writing, onKeys?: () => void) {
  const showKeys = useRef(onKeys);
  useEffect(() => {
    showKeys.current = onKeys;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const held = (event.ctrlKey || event.metaKey) && !event.altKey;
      const key = event.key.toLowerCase();
      if (showKeys.current && (key === "f1" || (held && key === "/"))) showKeys.current();
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
