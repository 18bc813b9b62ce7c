import type { Icon } from "@tabler/icons-react";
import type { Field, FieldTypeName } from "@/api/table";

/** Typed or pasted text as a value of the field, or why it is none. */
export type Reading = { ok: true; value: unknown } | { ok: false; why: string };

/** Something shown as a soft chip. */
export interface Chip {
  label: string;
  /** Of the chip's colour; none: grey, as links are. */
  hue?: number | undefined;
}

/** How values of it are picked, where typing alone would not do. */
export type Picker =
  | "toggle"
  | "day"
  | "moment"
  | "clock"
  | "choice"
  | "choices"
  | "link"
  | "links"
  | "stars"
  | "lines"
  | "person"
  | "files";

/** All that the UI knows about a type of field. */
export interface FieldKind {
  type: FieldTypeName;
  icon: Icon;
  align: "left" | "right" | "center";
  /** Of its column, in px. */
  width: number;
  /** As people see it; blank is "". */
  show(value: unknown, field: Field): string;
  /** As people type it into an editor; where it differs from what is shown. */
  draft?(value: unknown, field: Field): string;
  /** From typed or pasted text. Without it the field cannot be written by typing. */
  read?(text: string, field: Field): Reading;
  chips?(value: unknown, field: Field): Chip[];
  picker?: Picker;
  /** Never written by people. */
  computed?: boolean;
}

export const read = {
  value: (value: unknown): Reading => ({ ok: true, value }),
  wrong: (why: string): Reading => ({ ok: false, why }),
};

export const blank = (value: unknown): boolean => value === null || value === undefined || value === "";
