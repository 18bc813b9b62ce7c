import { useComputedColorScheme } from "@mantine/core";
import type { CSSProperties } from "react";
import type { SheafRecord } from "@/api/record";
import { colourOf, type Colouring } from "@/views/colouring";
import { soft } from "@/ui/theme";

/** How a card or a bar of a record is coloured: by the rules that are for whole rows in a grid. */
export function useTint(colours: Colouring[]) {
  const isDark = useComputedColorScheme("light") === "dark";
  return (record: SheafRecord): CSSProperties | undefined => {
    const colour = colourOf(record, colours, "");
    return colour && { background: soft(colour, isDark), color: "var(--text)" };
  };
}
