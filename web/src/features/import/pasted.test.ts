import { describe, expect, it } from "vitest";
import { pastedFile } from "@/features/import/pasted";

function clipboard(parts: Record<string, string>, files: File[] = []) {
  return { files: files as unknown as FileList, getData: (kind: string) => parts[kind] ?? "" };
}

const table = "<meta charset='utf-8'><table><tr><td>a</td></tr></table>";

describe("pastedFile", () => {
  it.each([
    ["cells of a spreadsheet", { "text/plain": "a\tb\n1\t2\n", "text/html": table }, "Pasted table.txt"],
    ["a table of a page without tabs", { "text/plain": "a 1", "text/html": table }, "Pasted table.html"],
    ["lines of text", { "text/plain": "a;b\n1;2\n", "text/html": "<p>a;b</p>" }, "Pasted table.txt"],
  ])("takes %s", async (_, parts, name) => {
    const file = pastedFile(clipboard(parts));
    expect(file?.name).toBe(name);
    expect(await file?.text()).toBe(name.endsWith("txt") ? parts["text/plain"] : parts["text/html"]);
  });

  it("takes a file, but not the picture of cells", () => {
    const picture = new File(["x"], "image.png", { type: "image/png" });
    const book = new File(["x"], "book.xlsx");
    expect(pastedFile(clipboard({}, [book]))).toBe(book);
    expect(pastedFile(clipboard({ "text/plain": "a\tb\n" }, [picture]))?.name).toBe("Pasted table.txt");
  });

  it("leaves a word alone", () => {
    expect(pastedFile(clipboard({ "text/plain": "hello", "text/html": "<b>hello</b>" }))).toBeNull();
  });
});
