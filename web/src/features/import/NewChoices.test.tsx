import { MantineProvider } from "@mantine/core";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import type { NewChoice, Standing } from "@/api/import";
import type { Table } from "@/api/table";
import { NewChoices } from "@/features/import/NewChoices";

const there: Table = {
  id: 1,
  name: "stock",
  label: "Stock",
  title: null,
  key: [],
  fields: [{ id: 1, name: "town", label: "Town", type: "choice" }],
};
const choice = (label: string, more: Partial<NewChoice> = {}): NewChoice => ({
  field: "town",
  label,
  count: 2,
  added: false,
  ...more,
});

function shown(choices: NewChoice[], said?: Record<string, Record<string, boolean>>) {
  const into: Standing = {
    table: "stock",
    fields: {},
    key: [],
    gone: "keep",
    conflicts: "here",
    missing: [],
    evidence: "",
    choices,
  };
  const markup = renderToStaticMarkup(
    <MantineProvider>
      <NewChoices into={into} there={there} said={said} onEdit={() => {}} />
    </MantineProvider>,
  );
  return { markup, boxes: markup.match(/<input[^>]*type="checkbox"[^>]*>/g) ?? [] };
}

test("what is added is ticked, and what is not says why", () => {
  const { markup, boxes } = shown([
    choice("Ulm", { added: true }),
    choice("Trierr", { why: "slip", like: "Trier", count: 1 }),
    choice("Jena", { why: "renamed", like: "Jena-Ost" }),
  ]);
  expect(markup).toContain("New choices of Town");
  expect(markup).toContain("Ulm (2 cells)");
  expect(markup).toContain("Not added: it looks like a slip of “Trier”.");
  expect(markup).toContain("It is called “Jena-Ost” here now, and is read as that.");
  expect(boxes.map((box) => [box.includes("checked"), box.includes("disabled")])).toEqual([
    [true, false],
    [false, false],
    [false, true],
  ]);
});

test("what was just said is shown at once", () => {
  const { boxes } = shown([choice("Ulm", { added: true })], { town: { Ulm: false } });
  expect(boxes.map((box) => box.includes("checked"))).toEqual([false]);
});

test("where all texts are choices there is nothing", () => {
  expect(shown([]).markup).not.toContain("New choices");
});
