import type { SharedField } from "@/api/shared";
import { localeTag } from "@/ui/text/language";
import { t } from "@/ui/text/text";

/** By what a field of this type is filled in. */
export function inputKind(
  type: string,
): "checkbox" | "choice" | "lines" | "date" | "number" | "email" | "url" | "text" {
  switch (type) {
    case "boolean":
      return "checkbox";
    case "choice":
    case "status":
      return "choice";
    case "long_text":
      return "lines";
    case "date":
      return "date";
    case "email":
      return "email";
    case "url":
      return "url";
    case "integer":
    case "rating":
      return "number";
    default:
      return "text";
  }
}

/** What was typed as the API takes it; nothing is blank. */
export function readInput(type: string, text: string): unknown {
  if (text.trim() === "") return null;
  if (type === "choices")
    return text
      .split(",")
      .map((part) => part.trim())
      .filter(Boolean);
  return text;
}

/** A value as people read it. */
export function valueText({
  type,
  value,
  currency,
  decimals,
}: Pick<SharedField, "type" | "currency" | "decimals"> & { value?: unknown }): string {
  if (value === null || value === undefined || value === "") return "";
  if (typeof value === "boolean") return value ? t("shared.yes") : t("shared.no");
  if (Array.isArray(value)) return value.map(String).join(", ");
  if (typeof value === "object") return JSON.stringify(value);
  const tag = localeTag();
  if (type === "date") return new Date(`${String(value)}T12:00:00`).toLocaleDateString(tag);
  if (type === "datetime") return new Date(String(value)).toLocaleString(tag);
  if (type === "percent")
    return new Intl.NumberFormat(tag, { style: "percent", maximumFractionDigits: 10 }).format(Number(value));
  if (typeof value !== "number") return String(value);
  const digits =
    decimals === undefined ? {} : { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
  const amount = new Intl.NumberFormat(tag, digits).format(value);
  return currency ? `${amount} ${currency}` : amount;
}

const numbers = new Set(["integer", "autonumber", "number", "money", "percent", "rating"]);

/** Whether a field of this type stands on the right of its column. */
export const isNumber = (type: string): boolean => numbers.has(type);
