import type { PlannedField } from "@/api/import";

/** A planned field for tests: text, brought in, without rules. */
export const plannedField = (name: string, more: Partial<PlannedField> = {}): PlannedField => ({
  name,
  label: name,
  column: "A",
  type: "text",
  include: true,
  required: false,
  unique: false,
  rules: { required: false, unique: false },
  ...more,
});
