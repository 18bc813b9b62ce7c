import { useLayoutEffect, type RefObject } from "react";

/** Between an editor and the window's edges, in px. */
const EDGE = 8;

/**
 * The grid lets an editor reach from its cell to the foot of the window, which is nothing for one of the last rows. One that needs so
 * much `height` begins higher there. `top`: of its cell, in px.
 */
export function useRoom(inside: RefObject<HTMLElement | null>, top: number, height: number | undefined) {
  useLayoutEffect(() => {
    const editor = inside.current?.closest<HTMLElement>(".gdg-style");
    if (!editor || height === undefined) return;
    const whole = Math.min(height, window.innerHeight - 2 * EDGE);
    editor.style.top = `${Math.max(EDGE, Math.min(top, window.innerHeight - whole - EDGE))}px`;
    editor.style.maxHeight = `${whole}px`;
  }, [inside, top, height]);
}
