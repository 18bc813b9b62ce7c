import type { Field, FieldTypeName } from "@/api/table";
import { canEdit, showValue } from "@/fields/kinds";
import "@/ui/text/laterWords";
import { t } from "@/ui/text/text";

/** The server's codes of values that are not of their column's type; another has nothing to do with how it is written. */
const ofType = new Set<string>([
  ...([
    "boolean",
    "choice",
    "choices",
    "date",
    "datetime",
    "duration",
    "email",
    "integer",
  ] satisfies FieldTypeName[]),
  ...([
    "link",
    "money",
    "number",
    "percent",
    "phone",
    "rating",
    "time",
    "url",
    "user",
  ] satisfies FieldTypeName[]),
]);

/** What to do about a value that its column does not take, with an example as people write it where they are. */
export function mendOf(code: string | undefined, field: Field): string | undefined {
  if (code === undefined || !ofType.has(code) || !canEdit(field)) return undefined;
  const write = (value: unknown) => t("cells.mend.write", { example: showValue(value, field) });
  switch (field.type) {
    case "date":
      return t("cells.mend.date", { example: showValue("2026-12-31", field) });
    case "datetime":
      return t("cells.mend.datetime", { example: showValue("2026-12-31T14:30:00Z", field) });
    case "time":
      return t("cells.mend.time", { example: showValue("14:30:00", field) });
    case "duration":
      return write("PT36H15M");
    case "integer":
      return t("cells.mend.number", { example: showValue(1250, field) });
    case "number":
    case "money":
      return t("cells.mend.number", { example: showValue(1250.5, field) });
    case "percent":
      return t("cells.mend.number", { example: showValue(0.125, field) });
    case "boolean":
      return t("cells.mend.yesNo", { yes: t("field.yes"), no: t("field.no") });
    case "rating":
      return t("cells.mend.stars", { n: field.stars ?? 5 });
    case "choice":
    case "choices":
    case "status":
    case "link":
    case "links":
      return t("cells.mend.choice");
    case "user":
      return t("cells.mend.person");
    case "email":
      return t("cells.mend.write", { example: "name@example.com" });
    case "phone":
      return t("cells.mend.write", { example: "+44 20 7946 0018" });
    case "url":
      return t("cells.mend.write", { example: "https://example.com" });
    default:
      return undefined;
  }
}
