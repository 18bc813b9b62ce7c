import { expect, test } from "vitest";
import type { Field, Table } from "@/api/table";
import { both, endsFor, lookOf, readLook, writeLook } from "@/views/look";

const field = (name: string, type: Field["type"], more: Partial<Field> = {}): Field => ({
  id: 0,
  name,
  label: name,
  type,
  ...more,
});

function table(...fields: Field[]): Table {
  return { id: 1, name: "tasks", label: "Tasks", title: "task", key: [], fields };
}

test("a look is read from the address and written in the same words", () => {
  const text = '{"kind":"calendar","from":"begins","to":"ends"}';
  expect(writeLook(readLook('{"to":"ends","kind":"calendar","from":"begins","by":"x"}'))).toBe(text);
  expect(writeLook(readLook(text))).toBe(text);
  for (const wrong of ["", "{", "[]", "7", '{"kind":"pile"}', "null"]) expect(readLook(wrong)).toBe(null);
  expect(writeLook(null)).toBe("");
});

test("a board goes by a status before any other choice", () => {
  const all = table(field("kind", "choice"), field("done", "boolean"), field("status", "status"));
  expect(lookOf({ kind: "board" }, all)).toEqual({ kind: "board", by: "status" });
  expect(lookOf({ kind: "board", by: "done" }, all)).toEqual({ kind: "board", by: "done" });
  expect(lookOf({ kind: "board", by: "gone" }, all)).toEqual({ kind: "board", by: "status" });
  expect(lookOf({ kind: "board" }, table(field("task", "text")))).toBe(null);
});

test("a timeline takes an end of the same type, and what comes before within the same table", () => {
  const all = table(
    field("made", "formula", { result: "date" }),
    field("begins", "date"),
    field("at", "datetime"),
    field("ends", "date"),
    field("owner", "link", { link: { table: "people" } }),
    field("waits", "links", { link: { table: "tasks" } }),
  );
  expect(lookOf({ kind: "timeline" }, all)).toEqual({
    kind: "timeline",
    from: "begins",
    to: "ends",
    after: "waits",
  });
  // Where something is said, what is left out is meant to be.
  expect(lookOf({ kind: "timeline", from: "begins" }, all)).toEqual({ kind: "timeline", from: "begins" });
  expect(lookOf({ kind: "calendar" }, all)).toEqual({ kind: "calendar", from: "begins", to: "ends" });
  const unsaid = table(field("begins", "date"), field("seen", "date"));
  expect(lookOf({ kind: "calendar" }, unsaid)).toEqual({ kind: "calendar", from: "begins" });
  expect(lookOf({ kind: "timeline" }, unsaid)).toEqual({ kind: "timeline", from: "begins", to: "seen" });
  expect(endsFor(all.fields[2], all)).toEqual([]);
});

test.each([
  ["Ende", true],
  ["Hasta", true],
  ["Fecha límite", true],
  ["Até", true],
  ["Échéance", true],
  ["Do", true],
  ["Ended", false],
  ["Límites", false],
])("a calendar takes %s for an end: %s", (label, taken) => {
  const all = table(field("begins", "date"), field("other", "date", { label }));
  expect(lookOf({ kind: "calendar" }, all)).toEqual({
    kind: "calendar",
    from: "begins",
    ...(taken ? { to: "other" } : {}),
  });
});

test("a filter is asked together with what a part of the look asks for", () => {
  expect(both("", "{A} = 1")).toBe("{A} = 1");
  expect(both("= {B} or {C}", "{A} = 1")).toBe("({B} or {C}) and ({A} = 1)");
  expect(both("{B}", "")).toBe("{B}");
});
