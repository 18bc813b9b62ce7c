import { afterAll, expect, it } from "vitest";
import type { AuditEntry } from "@/api/audit";
import { changedSaid } from "@/features/audit/changed";
import { aboutModel, byWords, said, type Called } from "@/features/audit/said";
import { speak } from "@/ui/text/language";

const entry = (more: Partial<AuditEntry>): AuditEntry => ({
  seq: 12,
  at: "2026-03-01T10:00:00Z",
  by: { id: 2, kind: "person", name: "Ann Weber" },
  kind: "update",
  table: "leads",
  record: 1234,
  rows: null,
  batch: 12,
  undoes: null,
  summary: "",
  why: "write",
  act: null,
  changed: null,
  ...more,
});
const act = (name: NonNullable<AuditEntry["act"]>["act"], of: string, detail: Record<string, unknown> = {}) =>
  entry({ kind: "access", table: null, record: null, act: { act: name, of, detail } });
const called: Called = {
  table: (name) => (name === "leads" ? "Leads" : undefined),
  field: (table, name) => (table === "leads" && name === "fee" ? "Fee" : undefined),
  record: undefined,
  setting: (name) =>
    name === "second_factor"
      ? ({ name, label: "Second factor", type: "boolean" } as ReturnType<Called["setting"]>)
      : undefined,
  role: (name) => (name === "editor" ? "Editor" : undefined),
};

afterAll(() => speak("en"));

it.each<[AuditEntry, string]>([
  [entry({}), "Record 1234 in Leads changed"],
  [entry({ kind: "create" }), "Record 1234 added to Leads"],
  [entry({ kind: "delete", table: null }), "Record 1234 in a deleted table deleted"],
  [entry({ kind: "comment" }), "Comment on Record 1234 in Leads"],
  [entry({ why: "undo" }), "Record 1234 in Leads changed, to undo something"],
  [entry({ kind: "bulk", record: null, rows: 1 }), "1 record in Leads written"],
  [
    entry({ kind: "bulk", record: null, rows: 420, why: "import" }),
    "420 records in Leads written, by an import",
  ],
  [entry({ kind: "model", record: null }), "Leads: table, fields or views changed"],
  [entry({ kind: "model", record: null, table: null }), "Tables, views or roles changed"],
  [entry({ kind: "access", act: null }), "Something that changed no record"],
  [act("exported", "leads", { as: "xlsx", view: null }), "Records of Leads exported (xlsx)"],
  [act("exported_log", "crm", { as: "csv" }), "Audit log exported (csv)"],
  [act("exported", "gone", {}), "Records of gone exported"],
  [act("invited", "cy@example.org", { role: "editor" }), "cy@example.org invited (Editor)"],
  [act("took_back", "cy@example.org"), "Invitation of cy@example.org taken back"],
  [act("joined", "Bo", { role: "own" }), "Bo joined by an invitation (own)"],
  [act("gave_role", "Bo", { before: "own", after: "editor" }), "Role of Bo changed (own → Editor)"],
  [act("removed", "Bo", { role: null }), "Bo removed from the workspace"],
  [act("made_token", "sync", { token: 3 }), "Token “sync” created"],
  [act("renewed_token", "sync", { token: 3 }), "Token “sync” given a new secret"],
  [act("revoked_token", "sync"), "Token “sync” revoked"],
  [act("looked_as", "Bo"), "Looked at the workspace as Bo sees it"],
])("says what was done: %#", (one, expected) => expect(said(one, called)).toBe(expected));

it("calls a record by its title where that is known", () =>
  expect(said(entry({}), { ...called, record: "Acme" })).toBe("“Acme” in Leads changed"));

it("says who did it", () => {
  const by = (kind: AuditEntry["by"]["kind"], name: string) => byWords({ id: 1, kind, name });
  expect([by("person", "Ann"), by("token", "sync"), by("form", "Contact"), by("system", "upkeep")]).toEqual([
    "Ann",
    "sync (token)",
    "Contact (form)",
    "Sheaf",
  ]);
});

it("says of tables what the server alone knows", () => {
  const about = (summary: string) => aboutModel(entry({ kind: "model", summary }));
  expect(about("Tables and fields: field 'Amount' added")).toBe("field 'Amount' added");
  expect(about("Tables and fields: changed")).toBeUndefined();
  expect(aboutModel(entry({ summary: "Record 1 of 'Leads' changed" }))).toBeUndefined();
});

it("says it in the reader's language", async () => {
  await speak("de");
  expect(said(act("removed", "Bo"), called)).toBe("Bo aus dem Arbeitsbereich entfernt");
  expect(said(entry({ why: "import" }), called)).toBe("Datensatz 1234 in Leads geändert, durch einen Import");
});

it("says what became otherwise of settings and roles", async () => {
  const part = (more: object) => ({
    part: "role" as const,
    name: "sales",
    label: "Sales",
    path: [],
    before: null,
    after: false,
    ...more,
  });
  const one = entry({
    kind: "model",
    table: null,
    record: null,
    summary: "Tables and fields: role 'sales' changed",
    changed: [
      part({ path: ["may", "exports"] }),
      part({ path: ["tables", "leads", "delete"], before: true, after: "amount > 1" }),
      part({ path: ["tables", "leads", "fields", "fee"], after: "hidden" }),
      part({ path: ["base"], before: "reader", after: "editor" }),
    ],
  });
  await speak("en");
  expect(said(one, called)).toBe("Roles changed");
  expect(aboutModel(one)).toBeUndefined();
  expect(changedSaid(one, called)).toEqual([
    "Role Sales, Export records: Usual → No",
    "Role Sales, Delete records of Leads: Yes → amount > 1",
    "Role Sales, Leads, Fee: Usual → Hidden",
    "Role Sales, Where nothing else is said: reader → Editor",
  ]);
  await speak("de");
  const setting = { part: "setting" as const, name: "second_factor", label: "Second factor", path: [] };
  const settings = entry({
    kind: "model",
    table: null,
    changed: [{ ...setting, before: false, after: true }],
  });
  expect(said(settings, called)).toBe("Einstellungen geändert");
  expect(changedSaid(settings, called)[0]).toMatch(/: Nein → Ja$/);
});
