import { useLayoutEffect, type RefObject } from "react";

/** Higher than this a bar has two lines, in px. */
const ONE_LINE = 60;

/**
 * Marks a bar as tight where its words have no room in one line: those that say nothing that is set leave theirs to those that do. It is
 * looked at when the bar, or a word in it, changes.
 */
export function useTight(bar: RefObject<HTMLElement | null>) {
  useLayoutEffect(() => {
    const element = bar.current;
    if (!element) return;
    const look = () => {
      element.removeAttribute("data-tight");
      const { scrollWidth, clientWidth, offsetHeight } = element;
      if (scrollWidth > clientWidth || offsetHeight > ONE_LINE) element.setAttribute("data-tight", "");
    };
    look();
    const sizes = new ResizeObserver(look);
    sizes.observe(element);
    const changes = new MutationObserver(look);
    changes.observe(element, { subtree: true, childList: true, characterData: true });
    return () => {
      sizes.disconnect();
      changes.disconnect();
    };
  }, [bar]);
}
