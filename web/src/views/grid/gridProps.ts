import type { RefObject } from "react";
import type { Selection, SheafRecord } from "@/api/record";
import type { Rows } from "@/api/recordPages";
import type { Field, Table } from "@/api/table";
import type { FilesSource } from "@/fields/files/filesContext";
import type { Matching } from "@/views/find/matching";
import type { Colouring } from "@/views/colouring";
import type { Laid, Write } from "@/views/grid/lay";
import type { Layout, OnLayout } from "@/views/grid/layout";
import type { Refused } from "@/views/grid/refused";
import type { Summing } from "@/views/grid/SummaryRow";
import type { GroupPart } from "@/views/group";
import type { SortPart } from "@/views/sort";

export interface MenuPlace {
  field: Field;
  x: number;
  y: number;
  /** It was opened by a key, and leads back there. */
  onClose?: (() => void) | undefined;
}

/** What a command that is no key asks of the grid; the selection is the one of that moment. */
export interface CellCommands {
  /** Makes the keys the grid's again. */
  focus: () => void;
  /** Whether the browser let it. */
  copy: () => boolean;
  paste: () => Promise<boolean>;
  clear: () => void;
  fillDown: () => void;
  /** The ids of the selected records, once they are loaded. */
  records: () => Promise<number[]>;
}

/** A cell whose menu is asked for, and what is selected with it. */
export interface CellPlace extends MenuPlace {
  record: SheafRecord;
  selected: Field[];
  /** How many records are selected. */
  records: number;
  commands: CellCommands;
}

/** What is done with a grid from outside of it. */
export interface GridHandle {
  /** Selects a cell and brings it into sight; the keys stay where they are. */
  take: (column: number, row: number) => void;
  /** The row of the active cell. */
  row: () => number | undefined;
  focus: () => void;
}

/** What a grid shows, and what it tells. */
export interface GridProps {
  table: Table;
  /** The fields of the table, those too that are not shown. */
  all: Field[];
  tables: Table[];
  pages: Rows;
  sort: SortPart[];
  /** What the records are put together by, where `pages` are in groups. */
  groups: GroupPart[];
  colours: Colouring[];
  /** API names of the fields that the filter asks about. */
  filtered: string[];
  summing: Summing;
  /** What the pages are of. */
  shown: Omit<Selection, "sort">;
  layout: Layout;
  narrow: boolean;
  /** The record whose panel is open. */
  opened: number | undefined;
  files: FilesSource;
  onWrite: (writes: Write[]) => void;
  /** What was laid over many cells at once. */
  onPut: (laid: Laid) => void;
  /** What of the last act was not written. */
  refused: Refused;
  onRefused: (why: string) => void;
  /** None: whoever sees this may not do so. */
  onAdd: (() => void) | undefined;
  /** Makes a record that has this already, as it is sent and as it is shown; none: it was not made, or is asked for elsewhere. */
  onAddWith:
    | ((fields: Record<string, unknown>, shown: Record<string, unknown>) => Promise<SheafRecord | undefined>)
    | undefined;
  onOpen: (id: number) => void;
  onMarked: (ids: number[]) => void;
  onMenu: (place: MenuPlace) => void;
  onCellMenu: (place: CellPlace) => void;
  /** Given as long as the grid is there. */
  handle: RefObject<GridHandle | null>;
  /** What is looked for: cells that have it are marked. */
  matching: Matching | null;
  onAddField: (() => void) | undefined;
  onLayout: OnLayout;
  /** The columns in another order. */
  onOrder: (fields: Field[]) => void;
}
