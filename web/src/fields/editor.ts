import type { Field } from "@/api/table";

/** What every editor of a value is given. */
export interface EditorProps {
  field: Field;
  /** The record whose value it is; 0 is one that is yet to be made. */
  record: number;
  value: unknown;
  /** What was typed to open it. */
  initial?: string | undefined;
  /** Text as typed so far; whoever shows the editor reads it when the person is done. */
  onDraft: (text: string) => void;
  /** A value picked, with more to come: kept when the person is done. */
  onHold: (value: unknown, shown?: unknown) => void;
  /** A value picked and done with; `shown` is what stands on the screen until the server answers. */
  onPick: (value: unknown, shown?: unknown) => void;
}
