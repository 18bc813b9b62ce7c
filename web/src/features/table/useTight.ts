import { useLayoutEffect, type RefObject } from "react";

/** What is set is told within this, in px. */
const WIDEST = 380;

/**
 * Marks a bar as tight where its words would be cut: those that say nothing that is set leave their room to those that do. It is looked at
 * when the bar, or a word in it, changes.
 */
export function useTight(bar: RefObject<HTMLElement | null>) {
  useLayoutEffect(() => {
    const element = bar.current;
    if (!element) return;
    const look = () => {
      element.removeAttribute("data-tight");
      const words = [...element.querySelectorAll<HTMLElement>("button > .cut")];
      const cut = ({ scrollWidth, clientWidth, parentElement }: HTMLElement) =>
        scrollWidth > clientWidth && (parentElement?.offsetWidth ?? 0) < WIDEST - 1;
      if (words.some(cut)) element.setAttribute("data-tight", "");
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
