import { expect, it, vi } from "vitest";
import type { SheafRecord } from "@/api/record";
import type { FieldEdit, RecordEdits, Shelf } from "@/api/recordEdits";
import type { Field, Table } from "@/api/table";
import type { UndoStack } from "@/api/undo";
import { attachFiles } from "@/features/table/attachFiles";

const field: Field = { id: 1, name: "files", label: "Files", type: "attachment" };
const table: Table = { id: 1, name: "leads", label: "Leads", title: null, key: [], fields: [field] };
const file = (name: string) => ({ id: `id of ${name}`, name, type: "text/plain", size: 1 });

/** A record with some files, and writing that meets what the test says, one answer after the other. */
function setUp(files: string[], ...answers: (() => number)[]) {
  let record = {
    id: 7,
    version: 1,
    created_at: "",
    updated_at: "",
    fields: { files: files.map(file) },
  } as unknown as SheafRecord;
  const shelf: Shelf = { get: () => record, put: (next) => void (record = next) };
  const written: FieldEdit[] = [];
  const edit = async (_: number, [first]: FieldEdit[]) => {
    if (first) written.push(first);
    return { record, seq: answers.shift()?.() };
  };
  const grow = vi.fn();
  const attach = (...names: string[]) =>
    attachFiles(
      {
        workspace: "sales",
        table,
        shelf,
        edits: { edit } as unknown as RecordEdits,
        undo: { grow } as unknown as UndoStack,
        isKept: (why) => why === "kept",
        isOvertaken: (why) => why === "overtaken",
      },
      7,
      field,
      names.map(file),
      "act",
    );
  const theirs = (...names: string[]) => shelf.put({ ...record, fields: { files: names.map(file) } });
  const lists = () => written.map(({ value }) => (value as { name: string }[]).map(({ name }) => name));
  return { attach, grow, theirs, lists, written };
}

function fail(why: unknown): never {
  throw why;
}

it("puts files behind those that are there, as a part of an act", async () => {
  const { attach, grow, written, lists } = setUp(["a"], () => 12);
  await attach("b", "c");
  expect(lists()).toEqual([["a", "b", "c"]]);
  expect(written[0]?.shown).toEqual(["a", "b", "c"].map(file));
  expect(grow).toHaveBeenCalledWith("act", [{ table: "leads", record: 7, seq: 12 }]);
});

it("puts them behind what somebody else added at the same moment", async () => {
  const { attach, theirs, lists } = setUp(
    ["a"],
    () => {
      theirs("a", "theirs");
      return fail("overtaken");
    },
    () => 12,
  );
  await attach("b");
  expect(lists()).toEqual([
    ["a", "b"],
    ["a", "theirs", "b"],
  ]);
});

it("waits with the others where the connection is lost, and tells what is refused", async () => {
  await expect(setUp([], () => fail("kept")).attach("b")).resolves.toBe(undefined);
  await expect(setUp([], () => fail("refused")).attach("b")).rejects.toBe("refused");
  const again = Array.from({ length: 9 }, () => () => fail("overtaken"));
  const stubborn = setUp([], ...again);
  await expect(stubborn.attach("b")).rejects.toBe("overtaken");
  expect(stubborn.lists().length).toBe(4);
});

it("leaves no file out: where they are too many the server says so", async () => {
  const { attach, lists } = setUp(
    Array.from({ length: 99 }, (_, at) => `${at}`),
    () => fail("too many"),
  );
  await expect(attach("b", "c")).rejects.toBe("too many");
  expect(lists()[0]?.length).toBe(101);
});
