import { later } from "@/ui/later";
import { opening } from "@/ui/opening";

/** Opens or closes the box in which a table is made, from wherever. */
export const { open: openNewTable, useOpened: useNewTableOpened } = opening();

/** The box itself. */
export const newTable = later(async () => (await import("@/features/newTable/NewTable")).NewTable);
