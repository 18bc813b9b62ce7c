import { expect, it } from "vitest";
import {
  isPast,
  limitsOf,
  limitsSaid,
  newToken,
  unlimited,
  withAction,
  type Draft,
} from "@/features/tokens/limits";

const called = {
  table: (name: string) => ({ leads: "Leads", companies: "Companies" })[name],
  role: (name: string) => (name === "editor" ? "Editor" : undefined),
};
const now = Date.UTC(2026, 2, 1);
const said = (draft: Partial<Draft>, at = now) =>
  limitsSaid(limitsOf({ ...unlimited, ...draft }), called, at);

it.each<[Partial<Draft>, string]>([
  [{}, ""],
  [{ role: "editor" }, "Editor"],
  [{ role: "sales" }, "sales"],
  [{ tables: ["leads", "gone"] }, "Leads, gone"],
  [{ actions: ["read"] }, "read"],
  [
    { tables: ["leads", "companies"], actions: ["read", "create"], perMinute: 600, until: "2027-12-31" },
    "Leads, Companies · read, create · 600 a minute · until 31 Dec 2027",
  ],
])("says what a token may do: %#", (draft, expected) => expect(said(draft)).toBe(expected));

it("says that it does not work any more", () =>
  expect(said({ until: "2026-03-01" }, Date.UTC(2027, 0, 1))).toBe("expired on 1 Mar 2026"));

it("sends what is limited, and no more", () => {
  expect(newToken("sync", unlimited)).toEqual({ name: "sync" });
  expect(
    newToken("sync", {
      role: "editor",
      tables: ["leads"],
      actions: ["read"],
      perMinute: 5,
      until: "2027-12-31",
    }),
  ).toEqual({
    name: "sync",
    role: "editor",
    tables: ["leads"],
    actions: ["read"],
    per_minute: 5,
    expires_at: new Date(2027, 11, 31, 23, 59, 59).toISOString().replace(".000Z", "Z"),
  });
});

it("keeps reading, and the order of what it may do", () => {
  const less = withAction(withAction(unlimited, "change", false), "read", false);
  expect(less.actions).toEqual(["read", "create", "delete", "comment"]);
  expect(withAction(less, "change", true).actions).toEqual(unlimited.actions);
});

it("knows a day that is past", () => {
  const noon = new Date(2026, 2, 1, 12).getTime();
  expect([isPast(null, noon), isPast("2026-03-01", noon), isPast("2026-02-28", noon)]).toEqual([
    false,
    false,
    true,
  ]);
});
