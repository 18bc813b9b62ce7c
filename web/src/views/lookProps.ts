import type { SheafRecord } from "@/api/record";
import type { Field, Table } from "@/api/table";
import type { Colouring } from "@/views/colouring";
import type { Write } from "@/views/grid/lay";

/** What every look but the grid is given. */
export interface LookProps {
  table: Table;
  tables: Table[];
  /** The fields that the view shows, in their order. */
  shown: Field[];
  /** The rules that colour records. */
  colours: Colouring[];
  /** The record whose panel is open. */
  opened: number | undefined;
  onOpen: (id: number) => void;
  /** Writes to records; resolves when each is written, or taken back and told. */
  onWrite: (writes: Write[]) => Promise<void>;
  /** Asks for a new record that has these values already: as the API takes them, and as they are shown. */
  onNew: (fields: Record<string, unknown>, shown?: Record<string, unknown>) => void;
  /** Makes a record at once and answers it; where something else must be filled it is asked for. */
  onMake: (
    fields: Record<string, unknown>,
    shown?: Record<string, unknown>,
  ) => Promise<SheafRecord | undefined>;
}
