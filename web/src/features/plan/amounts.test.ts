import { describe, expect, it } from "vitest";
import type { Plan } from "@/api/plan";
import { amount, money, price, usageSaid } from "@/features/plan/amounts";
import "@/ui/text/accessWords";

const plan: Plan = {
  name: "team",
  label: "Team",
  price: 1900,
  currency: "EUR",
  period: "month",
  trial_days: 0,
  public: true,
  for_new: false,
  limits: {},
  features: [],
};

describe("amounts of a plan", () => {
  it.each([
    [1900, "EUR", "€19.00"],
    [1900, "JPY", "JP¥1,900"],
    [-640, "EUR", "-€6.40"],
  ])("%d %s", (value, currency, expected) => expect(money(value, currency)).toBe(expected));

  it.each([
    ["storage", 0, "0 bytes"],
    ["storage", 1_500_000, "1.5 MB"],
    ["storage", 10_000_000_000, "10 GB"],
    ["records", 100_000, "100,000"],
  ] as const)("%s %d", (limit, of, expected) => expect(amount(limit, of)).toBe(expected));

  it("says what it costs", () => {
    expect(price(plan)).toBe("€19.00 a month");
    expect(price({ ...plan, period: "year" })).toBe("€19.00 a year");
    expect(price({ ...plan, price: 0 })).toBe("Free");
  });

  it("says how much of how much", () => {
    expect(usageSaid({ limit: "seats", used: 9, of: 10, level: 80 })).toBe("9 of 10");
    expect(usageSaid({ limit: "seats", used: 9, of: null, level: 0 })).toBe("9, no limit");
  });
});
