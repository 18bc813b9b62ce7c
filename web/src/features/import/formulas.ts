import type { PlannedField, PlannedTable } from "@/api/import";

/**
 * What is known of a formula: it gives all of the workbook's values again, or only some; there was nothing to compare it with; or it
 * is not computed here, and the workbook's values are taken as they are.
 */
export type FormulaState = "all" | "some" | "unknown" | "values";

export interface FormulaLine {
  field: PlannedField;
  state: FormulaState;
  equal: number;
  compared: number;
}

export function stateOf({ formula, proof }: PlannedField): FormulaState {
  if (!formula) return "values";
  if (!proof || proof.compared === 0) return "unknown";
  return proof.equal === proof.compared ? "all" : "some";
}

/** Columns that the workbook computes, what is not computed here first. */
export function formulasOf(table: PlannedTable): FormulaLine[] {
  const rank: FormulaState[] = ["values", "some", "unknown", "all"];
  return table.fields
    .filter((field) => field.include && field.original_formula)
    .map((field) => ({
      field,
      state: stateOf(field),
      equal: field.proof?.equal ?? 0,
      compared: field.proof?.compared ?? 0,
    }))
    .toSorted((a, b) => rank.indexOf(a.state) - rank.indexOf(b.state));
}
