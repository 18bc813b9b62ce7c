import type { SummaryFunction } from "@/api/summary";
import type { Field, FieldTypeName } from "@/api/table";
import { shownAs } from "@/fields/kinds";
import { duration } from "@/fields/time";
import { showDecimal } from "@/ui/decimal";
import { asPercent } from "@/ui/locale";
import { t } from "@/ui/text/text";

const always: SummaryFunction[] = ["filled", "empty", "percent_filled", "percent_empty"];
const numbers: SummaryFunction[] = ["sum", "average", "median", "minimum", "maximum", "range"];
const times: SummaryFunction[] = ["minimum", "maximum", "range"];
const several: FieldTypeName[] = ["choices", "links", "json", "attachment"];

/** What a type has before what all have; as the server checks it (sheaf-model/src/summary.rs). */
function own(type: FieldTypeName): SummaryFunction[] {
  switch (type) {
    case "integer":
    case "number":
    case "money":
    case "percent":
    case "rating":
    case "autonumber":
    case "duration":
      return numbers;
    case "date":
    case "datetime":
    case "time":
      return times;
    case "boolean":
      return ["checked", "unchecked"];
    default:
      return [];
  }
}

/** The functions that a field can be summed up by, in the order in which they are offered. */
export function functionsOf(field: Field): SummaryFunction[] {
  const type = shownAs(field).field.type;
  const unique: SummaryFunction[] = several.includes(type) || type === "boolean" ? [] : ["unique"];
  return [...own(type), ...always, ...unique];
}

const days: FieldTypeName[] = ["date", "datetime"];

/** What a function is called for a field: of days there is an earliest and a latest. */
export function functionName(field: Field, name: SummaryFunction): string {
  if (days.includes(shownAs(field).field.type)) {
    if (name === "minimum") return t("summary.earliest");
    if (name === "maximum") return t("summary.latest");
  }
  return t(`summary.functions.${name}`);
}

/** A value of a summary as people see it; of no values "". */
export function showSummed(field: Field, name: SummaryFunction, value: number | string | null): string {
  if (value === null) return "";
  const as = shownAs(field);
  switch (name) {
    case "filled":
    case "empty":
    case "unique":
    case "checked":
    case "unchecked":
      return showDecimal(value, { group: true });
    case "percent_filled":
    case "percent_empty":
      return asPercent(showDecimal(value, { shift: 2, most: 1, group: true }));
    case "range":
      if (as.field.type === "date") return t("summary.days", { n: Number(value) });
      if (as.field.type === "datetime" || as.field.type === "time") return duration.show(value, as.field);
      break;
    case "average":
    case "median":
      // Two digits more than the values have; money stays money.
      if (as.field.type === "number")
        return showDecimal(value, { most: (as.field.decimals ?? 6) + 2, group: true });
      break;
  }
  switch (as.field.type) {
    case "integer":
    case "rating":
    case "autonumber":
      return showDecimal(value, { most: 2, group: true });
    default:
      return as.kind.show(value, as.field);
  }
}
