import { useEffect } from "react";

/** When what stood over the grid is gone, the keys are the grid's again. */
export function useBackToGrid() {
  useEffect(
    () => () => {
      const grid = document.querySelector<HTMLElement>("[data-grid] canvas");
      // Whatever closes gives the focus up first.
      setTimeout(() => grid?.focus({ preventScroll: true }));
    },
    [],
  );
}
