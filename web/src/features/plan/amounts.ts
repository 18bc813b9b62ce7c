import type { Plan, Usage } from "@/api/plan";
import { localeTag } from "@/ui/text/language";
import { count, t } from "@/ui/text/text";

/** Money in the smallest unit of its currency, as people write it: 1900 EUR → `€19.00`. */
export function money(amount: number, currency: string): string {
  const format = new Intl.NumberFormat(localeTag(), { style: "currency", currency });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  return format.format(amount / 10 ** digits);
}

const units = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"] as const;

/** So much of something: bytes in a unit that people read, anything else as a number. */
export function amount(limit: Usage["limit"], of: number): string {
  if (limit !== "storage") return count(of);
  const step = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, of)) / 3));
  const format = new Intl.NumberFormat(localeTag(), {
    style: "unit",
    unit: units[step],
    unitDisplay: step === 0 ? "long" : "short",
    maximumFractionDigits: 1,
  });
  return format.format(of / 1000 ** step);
}

/** What a plan costs, in a sentence. */
export function price(plan: Plan): string {
  if (plan.price === 0) return t("subscription.free");
  return t(`subscription.per.${plan.period}`, { price: money(plan.price, plan.currency) });
}

/** What stands beside a bar: how much of how much, and what that means. */
export function usageSaid({ limit, used, of }: Usage): string {
  if (of === null) return t("subscription.usedAny", { used: amount(limit, used) });
  return t("subscription.used", { used: amount(limit, used), of: amount(limit, of) });
}
