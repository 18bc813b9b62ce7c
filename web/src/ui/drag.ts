/** Where the pointer is, and how far it has come, in px. */
export interface Reach {
  x: number;
  y: number;
  dx: number;
  dy: number;
}

export interface Dragging {
  /** It is a drag and no click. */
  onStart: (reach: Reach) => void;
  onMove: (reach: Reach) => void;
  onDrop: (reach: Reach) => void;
  /** Escape, or the system took the pointer. */
  onCancel: () => void;
}

/** So far a pointer may tremble, in px. */
const STILL = 4;
/** A finger that rests so long takes hold; one that moves before scrolls, in ms. */
const HOLD = 280;

/**
 * Follows a pointer that went down, whatever kind it is. A click stays a click; after a drag none comes. Libraries for dragging
 * know places to drop on; here ends are pulled along scales too, so this is all that they have in common.
 */
export function beginDrag(down: React.PointerEvent, acts: Dragging) {
  if (down.button !== 0 || !down.isPrimary) return;
  const touch = down.pointerType === "touch";
  const stop = new AbortController();
  const { signal } = stop;
  let begun = false;
  const reachOf = (event: { clientX: number; clientY: number }): Reach => ({
    x: event.clientX,
    y: event.clientY,
    dx: event.clientX - down.clientX,
    dy: event.clientY - down.clientY,
  });
  const start = (reach: Reach) => {
    begun = true;
    document.body.dataset.dragging = "";
    acts.onStart(reach);
  };
  const timer = touch ? setTimeout(() => start(reachOf(down)), HOLD) : undefined;
  const end = () => {
    clearTimeout(timer);
    delete document.body.dataset.dragging;
    stop.abort();
  };
  const cancel = () => {
    end();
    if (begun) acts.onCancel();
  };

  const onMove = (event: PointerEvent) => {
    if (event.pointerId !== down.pointerId) return;
    const reach = reachOf(event);
    if (!begun) {
      if (Math.hypot(reach.dx, reach.dy) < STILL) return;
      if (touch) return end();
      start(reach);
    }
    acts.onMove(reach);
  };
  const onUp = (event: PointerEvent) => {
    if (event.pointerId !== down.pointerId) return;
    end();
    if (!begun) return;
    // The click that follows the drag is none.
    const swallow = (click: Event) => {
      click.stopPropagation();
      click.preventDefault();
    };
    window.addEventListener("click", swallow, { capture: true, once: true });
    setTimeout(() => window.removeEventListener("click", swallow, { capture: true }));
    acts.onDrop(reachOf(event));
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== "Escape" || !begun) return;
    event.preventDefault();
    event.stopPropagation();
    cancel();
  };
  window.addEventListener("pointermove", onMove, { signal });
  window.addEventListener("pointerup", onUp, { signal });
  window.addEventListener("pointercancel", cancel, { signal });
  window.addEventListener("keydown", onKey, { signal, capture: true });
  // A finger that holds a card does not scroll the page under it.
  window.addEventListener("contextmenu", (event) => begun && event.preventDefault(), { signal });
  window.addEventListener("touchmove", (event) => begun && event.preventDefault(), {
    signal,
    passive: false,
  });
}

/** Near the edge of a scroller the pointer pulls it along. To be called with every move. */
export function pullAlong(scroller: HTMLElement | null, { x, y }: Reach, way: "across" | "down") {
  if (!scroller) return;
  const box = scroller.getBoundingClientRect();
  const [at, from, to] = way === "across" ? [x, box.left, box.right] : [y, box.top, box.bottom];
  const step = at > to - EDGE ? (at - (to - EDGE)) / 3 : at < from + EDGE ? (at - (from + EDGE)) / 3 : 0;
  if (step === 0) return;
  if (way === "across") scroller.scrollLeft += Math.max(-EDGE, Math.min(EDGE, step));
  else scroller.scrollTop += Math.max(-EDGE, Math.min(EDGE, step));
}

const EDGE = 40;
