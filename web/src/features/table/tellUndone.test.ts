import { afterEach, expect, it, vi } from "vitest";
import type { Table } from "@/api/table";
import { tellUndone } from "@/features/table/tellUndone";
import { say, type Note } from "@/ui/quietBar";

vi.mock("@/ui/quietBar", () => ({ say: vi.fn() }));

const tables: Table[] = [
  { id: 1, name: "firms", label: "Firms", title: null, key: [], fields: [] },
  { id: 2, name: "work", label: "Work", title: null, key: [], fields: [] },
];
const go = vi.fn();
const means = { tables, here: "firms", go };
const said = () => vi.mocked(say).mock.lastCall?.[0] as Note;

afterEach(() => vi.clearAllMocks());

it("says in which other table a change was undone, and leads to its record", () => {
  tellUndone([{ table: "work", record: 7 }], "undone", means);
  expect(said().text).toBe("Undone in Work: a change of 1 record");
  said().action?.run();
  expect(go).toHaveBeenCalledWith({ table: "work", record: 7 });
});

it("leads to the table where several records were changed, or none is there any more", () => {
  tellUndone([{ table: "work", record: 7, others: [8, 9] }], "redone", means);
  expect(said().text).toBe("Done again in Work: changes of 3 records");
  said().action?.run();
  tellUndone([{ table: "work", record: 7, made: true }], "undone", means);
  said().action?.run();
  expect(go.mock.calls).toEqual([
    [{ table: "work", record: undefined }],
    [{ table: "work", record: undefined }],
  ]);
});

it("names the column that is back, and needs to lead nowhere where it is shown", () => {
  tellUndone([{ table: "firms", record: 0, column: { label: "Town", act: "deleted" } }], "undone", means);
  expect(said()).toBe("Undone in Firms: the deletion of the column “Town”");
});
