import { useWindowEvent } from "@mantine/hooks";

/**
 * Escape closes the open list of a select or of suggestions first, then what they stand in. What was pressed last may be gone, and the
 * focus with it.
 */
export function useCloseByEscape(onClose: () => void) {
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== "Escape") return;
    const list =
      event.target instanceof Element && event.target.matches('[aria-expanded="true"], [data-listing]');
    if (!list) onClose();
  };
  // On its way down, while the list still says that it is open.
  useWindowEvent("keydown", onKey, { capture: true });
}
