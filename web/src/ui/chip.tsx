import type { ReactNode } from "react";
import css from "@/ui/chip.module.css";

/** A soft chip: a choice in its colour, a link in grey. */
export function SoftChip({ hue, children }: { hue?: number | undefined; children: ReactNode }) {
  return (
    <span
      className={css.chip}
      data-coloured={hue !== undefined || undefined}
      style={hue === undefined ? undefined : ({ "--hue": hue } as React.CSSProperties)}
    >
      {children}
    </span>
  );
}
