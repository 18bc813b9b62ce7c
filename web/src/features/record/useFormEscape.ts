import { useWindowEvent } from "@mantine/hooks";

const boxes =
  "input:not([type=checkbox]), textarea, [contenteditable], [role=menu], [role=listbox], [role=dialog]";

/** Whether a key in a drawer with a form is not meant for a box in which something is typed or picked. */
function isForForm(target: EventTarget | null): boolean {
  const inner = target instanceof Element ? target.closest(boxes) : null;
  return inner === null || inner.querySelector("[data-form]") !== null;
}

/** Escape closes a drawer with the form of a new record, though not by a key that closes a box within it: what is typed stays. */
export function useFormEscape(isOpen: () => boolean, onClose: () => void) {
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== "Escape" || event.isComposing || event.defaultPrevented) return;
    if (!isOpen() || !isForForm(event.target)) return;
    // What lies beneath stays.
    event.preventDefault();
    onClose();
  };
  // On its way down, while the box that it is meant for is still there.
  useWindowEvent("keydown", onKey, { capture: true });
}
