import { useLayoutEffect, type RefObject } from "react";

/** Between an editor and the window's edges, in px. */
const EDGE = 8;

/**
 * The grid lets an editor reach from its cell to the foot of the window, which is nothing for one of the last rows. One that needs more
 * begins higher there, and so it stays however it grows. `top`: of its cell, in px.
 */
export function useRoom(inside: RefObject<HTMLElement | null>, top: number, enabled: boolean) {
  useLayoutEffect(() => {
    const own = inside.current;
    const editor = own?.closest<HTMLElement>(".gdg-style");
    if (!enabled || !own || !editor) return;
    const place = () => {
      const lowest = window.innerHeight - own.offsetHeight - EDGE;
      editor.style.top = `${Math.max(EDGE, Math.min(top, lowest))}px`;
    };
    editor.style.maxHeight = `calc(100vh - ${2 * EDGE}px)`;
    const watched = new ResizeObserver(place);
    watched.observe(own);
    place();
    return () => watched.disconnect();
  }, [inside, top, enabled]);
}
