import { expect, it, vi } from "vitest";
import { importable, leaveDropped, takeDropped, takesDropped } from "@/features/import/dropped";

it("takes workbooks and their like, and nothing else", () => {
  const files = ["Book.XLSX", "a.csv", "photo.png", "page.html", "notes.docx", "all.zip"].map(
    (name) => new File([], name),
  );
  const names = (asked: boolean) => importable(files, asked).map(({ name }) => name);
  expect(names(true)).toEqual(["Book.XLSX", "a.csv", "page.html", "all.zip"]);
  expect(names(false)).toEqual(["Book.XLSX", "a.csv"]);
});

it("keeps what is dropped for the page that imports, and gives it there at once", async () => {
  const book = new File([], "book.xlsx");
  const take = vi.fn();
  expect(leaveDropped([book])).toBe(false);
  const end = takeDropped(take);
  await vi.waitFor(() => expect(take).toHaveBeenCalledWith([book]));
  expect(leaveDropped([book])).toBe(true);
  expect(take).toHaveBeenCalledTimes(2);
  expect(takesDropped()).toBe(true);
  end();
  expect(takesDropped()).toBe(false);
  expect(leaveDropped([])).toBe(false);
});
