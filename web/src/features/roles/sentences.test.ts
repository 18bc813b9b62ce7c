import { expect, it } from "vitest";
import type { Table } from "@/api/table";
import { permission, withDeed, withField } from "@/features/roles/rights";
import { sentences } from "@/features/roles/sentences";
import "@/ui/text/laterWords";

const leads = {
  name: "leads",
  fields: [
    { name: "margin", label: "Margin" },
    { name: "status", label: "Status" },
  ],
} as Table;

it("says what a role may do with a table", () => {
  const said = (base: "editor" | "reader" | "none", rights = {}) =>
    sentences({ base, tables: { leads: rights } }, leads);
  expect(said("none")).toEqual(["Does not see this table."]);
  expect(said("reader")).toEqual(["Sees all records."]);
  const rights = {
    read: "{Owner} = ME()",
    change: "{Owner} = ME()",
    delete: false,
    fields: { margin: "hidden", status: "read_only" },
  };
  expect(said("editor", rights)).toEqual([
    "Sees and changes records where {Owner} = ME().",
    "Adds and comments on all records.",
    "Does not see: Margin.",
    "Cannot change: Status.",
  ]);
});

it("lets nothing be done with what is not seen", () => {
  const role = { base: "editor" as const, tables: { leads: { read: false } } };
  expect(permission(role, "leads", "change")).toBe(false);
  expect(permission(role, "other", "change")).toBe(true);
});

it("keeps what is as usual unsaid", () => {
  const rights = withDeed({ read: true }, "delete", false);
  expect(rights).toEqual({ read: true, delete: false });
  expect(withDeed(rights, "delete", undefined)).toEqual({ read: true });
  expect(withField(withField({}, "a", "hidden"), "a", undefined)).toEqual({ fields: {} });
});
