import { describe, expect, it } from "vitest";
import type {
  Applied,
  Compared,
  Example,
  NewChoice,
  PlannedField,
  PlannedTable,
  Standing,
} from "@/api/import";
import type { Field, Table } from "@/api/table";
import { linkedIds, titlesOfMade } from "@/features/import/shownValues";
import {
  countWords,
  firstToShow,
  deedOf,
  deletions,
  doneWords,
  groupChanges,
  isChoosable,
  keyChoices,
  newChoices,
  newFields,
  problemOf,
  recordWords,
  renamedFields,
  wouldChange,
} from "@/features/import/standing";
import { plannedField } from "@/features/import/samples";
import { dayWords } from "@/ui/moment";

const planned = plannedField;
const compared = (more: Partial<Compared> = {}): Compared => ({
  new: 0,
  changed: 0,
  same: 0,
  gone: 0,
  conflicts: 0,
  refused: 0,
  examples: [],
  ...more,
});
const example = (what: Example["what"], title: string, labels: string[] = []): Example => ({
  what,
  title,
  fields: labels.map((label) => ({ label, here: 1, file: 2 })),
});
const into = (table: string, more: Partial<Standing> = {}): Standing => ({
  table,
  fields: {},
  key: [],
  gone: "keep",
  conflicts: "here",
  missing: [],
  evidence: "",
  compared: compared(),
  ...more,
});
const table = (name: string, standing?: Standing, fields: PlannedField[] = []): PlannedTable => ({
  name,
  label: name,
  file: "f.csv",
  sheet: name,
  region: "A1:B2",
  header_rows: 1,
  rows: 1,
  key: [],
  fields,
  ...(standing ? { into: standing } : {}),
});
const field = (name: string, label = name, more: Partial<Field> = {}): Field => ({
  id: 1,
  name,
  label,
  type: "text",
  ...more,
});
const there = (name: string, fields: Field[] = []): Table => ({
  id: 1,
  name,
  label: name,
  title: null,
  key: [],
  fields,
});

describe("what would change", () => {
  it("is grouped by kind, in one order, without kinds of which there are none", () => {
    const groups = groupChanges(
      compared({
        new: 1,
        gone: 120,
        conflicts: 1,
        examples: [example("conflict", "a"), example("gone", "b")],
      }),
    );
    expect(groups.map((group) => [group.what, group.count, group.examples.length])).toEqual([
      ["new", 1, 0],
      ["conflict", 1, 1],
      ["gone", 120, 1],
    ]);
  });

  it("shows real changes before records in which only a new field is filled", () => {
    const examples = [
      example("changed", "a", ["Region"]),
      example("changed", "b", ["Region", "Amount"]),
      example("changed", "c", ["Region"]),
    ];
    const [group] = groupChanges(compared({ changed: 3, examples }), new Set(["Region"]));
    expect(group?.examples.map(({ title }) => title)).toEqual(["b", "a", "c"]);
  });

  it("chooses the table that a plan opens with", () => {
    const at = (name: string, counts?: Partial<Compared>) =>
      ({ name, include: true, into: counts && { compared: compared(counts) } }) as PlannedTable;
    const [same, changed] = [at("same", { same: 8 }), at("changed", { same: 8, conflicts: 1 })];
    expect(firstToShow([same, changed])).toBe(changed);
    expect(firstToShow([same, { ...changed, include: false }])).toBe(same);
    expect(firstToShow([same, at("made")])?.name).toBe("made");
    expect(firstToShow([])).toBeUndefined();
  });

  it("is said in few words", () => {
    const some = compared({ new: 1234, changed: 2, conflicts: 1, gone: 3 });
    expect(countWords(some).map(({ words }) => words)).toEqual([
      "1,234 new",
      "2 changed",
      "1 conflict",
      "3 gone",
    ]);
    expect(countWords(some, true).at(-1)?.words).toBe("3 deleted");
  });

  it("is nothing where all is the same, and something where nobody can tell", () => {
    const same = table("t", into("leads", { compared: compared({ same: 9, gone: 2, conflicts: 1 }) }));
    expect(wouldChange(same, there("leads"))).toBe(false);
    expect(
      wouldChange(
        { ...same, into: into("leads", { compared: compared({ gone: 2 }), gone: "delete" }) },
        there("leads"),
      ),
    ).toBe(true);
    expect(wouldChange({ ...same, fields: [planned("region")] }, there("leads"))).toBe(true);
    expect(wouldChange(same, undefined)).toBe(true);
    const { compared: unknown, ...untried } = into("leads");
    expect(unknown).toBeDefined();
    expect(wouldChange(table("t", untried), there("leads"))).toBe(true);
  });
});

describe("columns", () => {
  const leads = there("leads", [field("email", "E-mail"), field("person", "Person"), field("id", "ID")]);
  const file = table(
    "leads",
    into("leads", { fields: { mail: "email", contact: "person", id: "id", region: "region" } }),
    [
      planned("mail", { label: "Mail" }),
      planned("contact", { label: "Person", proposed_label: "Contact" }),
      planned("id", { label: " id" }),
      planned("region", { label: "Region" }),
      planned("left", { label: "Left out", include: false }),
    ],
  );

  it("under another name are told by the name in the file", () => {
    expect(renamedFields(file, leads)).toEqual([
      { from: "Mail", to: "E-mail" },
      { from: "Contact", to: "Person" },
    ]);
  });

  it("without a field there are new, unless they are left out", () => {
    expect(newFields(file, leads).map(({ label }) => label)).toEqual(["Region"]);
    expect(newFields(table("own", undefined, [planned("a")]), undefined)).toEqual([]);
  });

  it("that go into a field there can tell records apart", () => {
    expect(keyChoices(file, leads).map(({ value }) => value)).toEqual(["email", "person", "id"]);
  });
});

describe("the button", () => {
  const changed = (name: string, to: string) => table(name, into(to, { compared: compared({ changed: 1 }) }));
  const all = [there("leads"), there("firms")];
  it.each([
    [[table("a"), table("b")], "Create 2 tables", true],
    [[changed("a", "leads")], "Update 1 table", true],
    [[changed("a", "leads"), changed("b", "leads")], "Update 1 table", true],
    [[changed("a", "leads"), changed("b", "firms"), table("c")], "Create 1 table and update 2", true],
    [[table("a"), table("b", into("leads"))], "Create 1 table", true],
    [[table("a", into("leads"))], "Nothing to update", false],
    [[{ ...changed("a", "leads"), include: false }], "Nothing to import", false],
  ])("says what it will do (%#)", (tables, words, does) => {
    expect(deedOf(tables, all)).toEqual({ words, does });
  });
});

it("counts what would be deleted, and finds why the plan cannot be carried out", () => {
  const gone = into("leads", { gone: "delete", compared: compared({ gone: 3 }) });
  const out = {
    ...table("b", into("firms", { problem: "It is not there.", gone: "delete" })),
    include: false,
  };
  expect(
    deletions([table("a", gone), table("c", into("firms", { compared: compared({ gone: 9 }) })), out]),
  ).toBe(3);
  expect(problemOf([table("a", gone), out])).toBeNull();
  expect(problemOf([{ ...out, include: true }])).toBe("It is not there.");
});

describe("what was done", () => {
  const applied = (more: Partial<Applied>): Applied => ({
    id: 1,
    status: "applied",
    seq: 1,
    rows: 10,
    accepted: 9,
    rejected: {},
    tables: ["leads"],
    ...more,
  });
  const label = () => "Leads";

  it("is said of made tables as before", () => {
    expect(doneWords(applied({}), [table("a")], label)).toBe("Created 1 table with 9 records.");
  });

  it("is said of updated tables with what became of their records", () => {
    const done = applied({
      new: 3,
      changed: 2,
      gone: 4,
      conflicts: 1,
      rejected: { conflict: 1, refused: 2 },
    });
    expect(doneWords(done, [table("a", into("leads"))], label)).toBe(
      "Updated Leads: 3 new, 2 changed, 1 conflict, 2 refused.",
    );
    const deleted = table("a", into("leads", { gone: "delete", compared: compared({ gone: 4 }) }));
    expect(doneWords(done, [deleted, table("b")], label)).toBe(
      "Created 1 table, updated 1: 3 new, 2 changed, 4 deleted, 1 conflict, 2 refused.",
    );
    expect(recordWords(applied({ same: 4 }), 0)).toBe("nothing changed");
  });
});

describe("links among the changes", () => {
  it("are asked for by their target, whichever side they stand on", () => {
    const fields = new Map([["Firm", field("firm", "Firm", { type: "link", link: { table: "firms" } })]]);
    const examples: Example[] = [
      {
        what: "changed",
        title: "a",
        fields: [
          { label: "Firm", here: 3, file: "Not found" },
          { label: "Amount", here: 7, file: 8 },
        ],
      },
      { what: "conflict", title: "b", fields: [{ label: "Firm", here: null, file: 5 }] },
    ];
    expect([...linkedIds(fields, examples)]).toEqual([["firms", [3, 5]]]);
  });

  it("to records that the import would make are known by the row's title", () => {
    const made = into("firms", {
      compared: compared({ examples: [{ ...example("new", "Zenith"), record: 19 }] }),
    });
    expect(titlesOfMade([table("a", made), table("b")]).get("firms/19")).toBe("Zenith");
  });
});

it("says a day without its year, unless that is another one", () => {
  const now = new Date("2026-11-25T12:00:00");
  expect(dayWords("2026-03-03T12:00:00", now)).toBe("3 March");
  expect(dayWords("2024-03-03T12:00:00", now)).toBe("3 March 2024");
});

describe("texts that are no choices yet", () => {
  const choice = (field: string, label: string, why?: NewChoice["why"]): NewChoice => ({
    field,
    label,
    count: 2,
    added: why === undefined,
    ...(why ? { why } : {}),
  });

  it("are told by field, under the label that people see", () => {
    const ulm = choice("town", "Ulm");
    const town: Field = { id: 1, name: "town", label: "Town", type: "choice" };
    const stock = there("stock", [town]);
    const standing = into("stock", { choices: [ulm, choice("size", "XS"), choice("town", "Bonn", "rare")] });
    expect(
      newChoices(standing, stock).map(({ label, choices }) => [label, choices.map((c) => c.label)]),
    ).toEqual([
      ["Town", ["Ulm", "Bonn"]],
      ["size", ["XS"]],
    ]);
    expect(newChoices(into("stock"), stock)).toEqual([]);
  });

  it("are for a person to choose, unless moves or rights are against it", () => {
    const free = (["slip", "removed", "rare", "declined", undefined] as const).map((why) =>
      choice("town", "x", why),
    );
    const held = (["renamed", "moves", "rights"] as const).map((why) => choice("town", "x", why));
    expect([free.every(isChoosable), held.some(isChoosable)]).toEqual([true, false]);
  });
});
