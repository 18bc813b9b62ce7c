import type { Icon } from "@tabler/icons-react";
import type { Named } from "@/features/palette/rank";

/** A line of the palette: somewhere to go, something to do. */
export interface Entry extends Named {
  key: string;
  icon: Icon;
  /** What it is, beside its name. */
  hint?: string | undefined;
  /** Of a record: where else the words stand. */
  passage?: { field: string; text: string } | undefined;
  run: () => void;
}

export interface Section {
  key: string;
  title: string;
  entries: Entry[];
}
