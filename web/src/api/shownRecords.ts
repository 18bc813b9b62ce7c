import type { SheafRecord } from "@/api/record";

/** The records on the screen, however they are read: what writing, live updates and the record's panel need of them. */
export interface ShownRecords {
  /** All that are loaded, in the order in which they stand. */
  readonly rows: SheafRecord[];
  /** How many there are in all, when the server has counted. */
  readonly total: number | undefined;
  /** Why nothing can be shown. */
  readonly error: unknown;
  readonly started: boolean;
  /** Whether all that there are are loaded. */
  readonly complete: boolean;
  watch(watcher: () => void): () => void;
  /** Changes with every change of the records; for useSyncExternalStore. */
  version(): number;
  start(): void;
  close(): void;
  retry(): void;
  /** Where a record stands among `rows`. */
  place(id: number): number | undefined;
  /** The row by which people know it, counted from 0; none where there are no rows with numbers. */
  row(id: number): number | undefined;
  /** The record of a row, as people know rows; none where there are no rows with numbers. */
  at(row: number): SheafRecord | undefined;
  get(id: number): SheafRecord | undefined;
  put(record: SheafRecord): void;
  /** A record just made; shown at once where its place is known. */
  accept(record: SheafRecord): void;
  /** Puts it last. */
  append(record: SheafRecord): void;
  remove(id: number): void;
  /** Reads again what is loaded. */
  reload(): Promise<void>;
}
