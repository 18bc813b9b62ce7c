import type { Field, Table } from "@/api/table";
import type { FieldDraft } from "@/features/field/draft";

/** What each part of a column's settings is given. */
export interface SettingsProps {
  draft: FieldDraft;
  /** None: it is a new one. */
  field: Field | null;
  table: Table;
  onSet: (part: Partial<FieldDraft>) => void;
}
