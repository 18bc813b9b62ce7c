import { opening } from "@/ui/opening";

/** Opens or closes the palette, from wherever. */
export const { open: openPalette, useOpened: usePaletteOpened } = opening();
