import { expect, test } from "vitest";
import type { Field } from "@/api/table";
import { groupName, orderOf, readGroups, writeGroups } from "@/views/group";

const field = (part: Partial<Field>): Field => ({ id: 1, name: "f", label: "F", type: "text", ...part });

test("what is grouped by is read and written alike", () => {
  for (const written of ["", "status", "-due:month,status", "due"])
    expect(writeGroups(readGroups(written))).toBe(written);
  expect(readGroups("-due:month")).toEqual([{ field: "due", span: "month", down: true }]);
  // What is no span is none.
  expect(readGroups("due:moth")).toEqual([{ field: "due", down: false }]);
});

test("a group is called by what its records share", () => {
  const day = field({ type: "date" });
  expect(groupName("2026-03-01", day, "month").text).toBe("March 2026");
  expect(groupName("2026-04-01", day, "quarter").text).toBe("Quarter 2 of 2026");
  expect(groupName("2026-01-01", day, "year").text).toBe("2026");
  expect(groupName(null, day, "year").text).toBe("Blank");
  expect(groupName("2026-03-01", day, undefined).text).toBe("2026-03-01");
  expect(groupName(true, field({ type: "boolean" }), undefined).text).toBe("Yes");
  const choice = field({ type: "choice", choices: [{ code: 1, label: "Won" }] });
  expect(groupName("Won", choice, undefined).chips).toMatchObject([{ label: "Won" }]);
});

test("grouped records are in the order of their groups, then in their own", () => {
  expect(orderOf([], "-name")).toBe("-name");
  expect(orderOf(readGroups("-due:month,status"), "status,-name")).toBe("-due,status,-name");
});
