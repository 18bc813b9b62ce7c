import { describe, expect, it } from "vitest";
import type { Field, Table } from "@/api/table";
import { readText } from "@/fields/readText";
import { joinTitles, splitTitles } from "@/fields/titleList";
import { writeText } from "@/fields/writeText";

it.each<[string, string[]]>([
  ["Task 5, Task 6", ["Task 5", "Task 6"]],
  ["Task 5,Task 6,", ["Task 5", "Task 6"]],
  ["Task 5; Task 6\nTask 7", ["Task 5", "Task 6", "Task 7"]],
  ['"Mill, Hay & Co", Task 6', ["Mill, Hay & Co", "Task 6"]],
  ['"The ""old"" mill", Task 6', ['The "old" mill', "Task 6"]],
  ['27" screen, Task 6', ['27" screen', "Task 6"]],
  ['"Mill" Hay, Task 6', ['"Mill" Hay', "Task 6"]],
  ["  ", []],
  [", ,", []],
])("%j holds %j", (text, titles) => expect(splitTitles(text)).toEqual(titles));

it.each([[["Task 5", "Task 6"]], [["Mill, Hay", 'A "b"', '"']], [[" blank ahead", "two\nlines", "a;b"]]])(
  "%j comes back as it was written",
  (titles) => expect(splitTitles(joinTitles(titles))).toEqual(titles),
);

describe("a column of several links", () => {
  const field: Field = { id: 1, name: "after", label: "After", type: "links", link: { table: "tasks" } };
  const tasks: Table = {
    id: 1,
    name: "tasks",
    label: "Tasks",
    title: "task",
    key: [],
    fields: [{ id: 2, name: "task", label: "Task", type: "text" }],
  };
  const linked = (id: number, title: string) => ({ id, fields: { task: title }, title });

  it("takes the titles that it was copied as", () => {
    const text = writeText([linked(5, "Task 5"), linked(6, "Mill, Hay")], field);
    expect(text).toBe('Task 5, "Mill, Hay"');
    expect(readText(text, field, [tasks])).toEqual({
      ok: true,
      value: [{ task: "Task 5" }, { task: "Mill, Hay" }],
      shown: [linked(0, "Task 5"), linked(0, "Mill, Hay")],
    });
  });

  it("links once what is named twice, and nothing where nothing is named", () => {
    expect(readText("Task 5, Task 5", field, [tasks])).toMatchObject({ value: [{ task: "Task 5" }] });
    expect(readText(" ", field, [tasks])).toMatchObject({ ok: true, value: [] });
  });

  it("says where records have no title to be found by", () =>
    expect(readText("Task 5", field, [{ ...tasks, title: null }])).toEqual({
      ok: false,
      why: "Records of that table have no title to be found by.",
    }));
});
