import { expect, test } from "vitest";
import type { Table } from "@/api/table";
import { askFor, orderOf, seenOf } from "@/features/export/seen";

const table: Table = {
  id: 1,
  name: "leads",
  label: "Leads",
  title: "name",
  key: [],
  fields: [
    { id: 1, name: "name", label: "Name", type: "text" },
    { id: 2, name: "status", label: "Status", type: "choice", choices: [{ code: 1, label: "New" }] },
    { id: 3, name: "due", label: "Due", type: "date" },
  ],
  views: [
    {
      name: "open",
      label: "Open",
      filter: "due > 1",
      sort: ["-due"],
      fields: ["due", "name"],
      group: ["status"],
    },
  ],
};

test("what is seen is the view, and over it what the address says", () => {
  const ask = (shown: Parameters<typeof seenOf>[1]) => askFor(seenOf(table, shown), "x");
  const none = { filter: "", sort: "", search: "", fields: "", group: "", name: "x" };
  expect(ask({})).toEqual(none);
  expect(ask({ view: "open" })).toEqual({
    ...none,
    filter: "due > 1",
    sort: "-due",
    fields: "due,name",
    group: "status",
  });
  expect(ask({ view: "open", filter: "", group: "-due:month", q: "ann" })).toEqual({
    ...none,
    sort: "-due",
    search: "ann",
    fields: "due,name",
    group: "-due:month",
  });
  expect(ask({ view: "gone", fields: "gone" })).toEqual({ ...none, fields: "name,status,due" });
});

test("a board is put together by its columns, other looks by nothing", () => {
  const groups = (look: string) => seenOf(table, { view: "open", look }).groups;
  expect(groups('{"kind":"board","by":"status"}')).toEqual([{ field: "status", down: false }]);
  expect(groups('{"kind":"list"}')).toEqual([]);
});

test("groups come before the order", () => {
  const seen = seenOf(table, { group: "-due:month,status", sort: "name" });
  expect(orderOf(seen)).toBe("-due,status,name");
});
