import { expect, it } from "vitest";
import { auditAddress, auditQuery, type Sought } from "@/api/audit";
import { address } from "@/api/client";

const anything: Sought = { kind: null, table: null, person: null, from: null, to: null };

it.each<[string, Partial<Sought>, number, string]>([
  ["anything, from the newest on", {}, 0, "/api/v1/audit?limit=100"],
  ["what comes after an answer", {}, 42, "/api/v1/audit?limit=100&before=42"],
  [
    "a kind in a table",
    { kind: "update", table: "leads" },
    0,
    "/api/v1/audit?limit=100&kind=update&table=leads",
  ],
])("asks for %s", (_, sought, before, expected) =>
  expect(address("audit", auditQuery({ ...anything, ...sought }, before))).toBe(expected),
);

it("is a file of what is looked for", () =>
  expect(auditAddress("sales", { ...anything, kind: "access", person: 7 })).toBe(
    "/api/v1/audit/export?format=csv&kind=access&person=7&workspace=sales",
  ));

it("asks for whole days of the reader's own time", () => {
  const { from, to } = auditQuery({ ...anything, from: "2026-03-01", to: "2026-03-01" }, 0);
  expect(from).toBe(new Date(2026, 2, 1).toISOString());
  expect(to).toBe(new Date(2026, 2, 1, 23, 59, 59, 999).toISOString());
});
