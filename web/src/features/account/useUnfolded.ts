import { useRef, useState, type MouseEvent } from "react";

/** What is unfolded below its button. Folded up again, the focus is back at that button. */
export function useUnfolded<Name extends string>() {
  const [open, setOpen] = useState<Name | null>(null);
  const from = useRef<HTMLElement | null>(null);

  return {
    open,
    button: (name: Name) => ({
      "aria-expanded": open === name,
      onClick: (event: MouseEvent<HTMLElement>) => {
        from.current = event.currentTarget;
        setOpen(open === name ? null : name);
      },
    }),
    close: () => {
      setOpen(null);
      from.current?.focus();
    },
  };
}
