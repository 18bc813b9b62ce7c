import { expect, it } from "vitest";
import type { DeletedRecord } from "@/api/deletedRecords";
import type { Field, Table } from "@/api/table";
import { calledOf, detailsOf } from "@/features/deletedRecords/called";

const field = (name: string, type: Field["type"], more: Partial<Field> = {}) =>
  ({ id: name.length, name, label: name, type, ...more }) as Field;

const table = {
  name: "leads",
  label: "Leads",
  title: "name",
  fields: [
    field("name", "text"),
    field("company", "link"),
    field("status", "choice"),
    field("city", "text"),
    field("email", "email"),
    field("note", "long_text"),
  ],
} as unknown as Table;

const deleted = (title: string | null, fields: Record<string, unknown>): DeletedRecord => ({
  id: 7,
  seq: 1,
  title,
  deleted_at: "2026-03-01T10:00:00Z",
  deleted_by: { kind: "person", name: "Ann" },
  why: "write",
  fields,
});

it("calls a record by its title, and tells others of its name apart by what it held", () => {
  const ann = deleted("Ann", {
    name: "Ann",
    company: 3,
    status: "Won",
    city: "Linz",
    email: "ann@example.org",
    note: "Long.",
  });
  expect(calledOf(ann, table)).toBe("Ann");
  expect(detailsOf(ann, table)).toBe("Won · Linz · ann@example.org");
});

it("calls one without a title by the first value that tells, else by its number", () => {
  const nameless = deleted(null, { company: 3, city: "Linz", status: "Won" });
  expect(calledOf(nameless, table)).toBe("Won");
  expect(detailsOf(nameless, table)).toBe("Linz");
  const bare = deleted(null, { company: 3 });
  expect(calledOf(bare, table)).toBe("Record 7");
  expect(detailsOf(bare, table)).toBe("");
});

it("writes a title as its column does", () => {
  const shares = { ...table, title: "share", fields: [field("share", "percent")] } as unknown as Table;
  expect(calledOf(deleted("0.125", { share: 0.125 }), shares)).toMatch(/^12\.5\s?%$/);
});
