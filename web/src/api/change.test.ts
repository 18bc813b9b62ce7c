import { expect, it } from "vitest";
import { isOfViews } from "@/api/change";

it.each([
  ["model", "orders: view made", true],
  ["model", "orders: view deleted", true],
  ["model", "orders: field added", false],
  ["record", "orders: view made", false],
  ["model", undefined, false],
])("%s %s", (kind, summary, of) => {
  expect(isOfViews(summary === undefined ? { kind } : { kind, summary })).toBe(of);
});
