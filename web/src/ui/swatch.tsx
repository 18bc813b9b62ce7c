import type { CSSProperties } from "react";
import css from "@/ui/swatch.module.css";

/** A colour to be chosen; without a hue it is grey. */
export function Swatch({ hue }: { hue: number | undefined }) {
  const style = hue === undefined ? undefined : ({ "--hue": hue } as CSSProperties);
  return <span className={css.swatch} style={style} data-grey={hue === undefined || undefined} aria-hidden />;
}
