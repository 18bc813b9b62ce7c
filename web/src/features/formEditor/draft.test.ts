import { expect, test } from "vitest";
import type { Form } from "@/api/form";
import type { Table } from "@/api/table";
import {
  before,
  beside,
  changeQuestion,
  lacking,
  landed,
  moveQuestion,
  newForm,
  placeOf,
  questionsOf,
  removeStep,
  stepsOf,
  unasked,
} from "@/features/formEditor/draft";

const field = (name: string, type = "text", more = {}) => ({ id: 1, name, label: name, type, ...more });
const table = {
  name: "leads",
  label: "Leads",
  fields: [
    field("name", "text", { required: true }),
    field("amount", "money"),
    field("fee", "formula"),
    field("company", "link"),
    field("note", "long_text"),
    field("papers", "attachment"),
  ],
} as unknown as Table;

const form: Form = {
  kind: "form",
  title: "Ask",
  steps: [{ questions: [{ field: "name" }, { field: "amount" }] }, { questions: [{ field: "note" }] }],
};

const laid = (of: Form) =>
  stepsOf(of).map((step) =>
    questionsOf(step)
      .map(({ field: name }) => name)
      .join(" "),
  );

test("a new form asks for what it can", () => {
  expect(laid(newForm(table))).toEqual(["name amount note"]);
  expect(unasked(form, table, undefined).map(({ name }) => name)).toEqual(["company", "papers"]);
  expect(unasked(form, table, ["name", "amount"])).toEqual([]);
});

test("questions move within a step and into others", () => {
  const at = (step: number, question: number) => ({ step, question });
  expect(laid(moveQuestion(form, at(0, 0), at(0, 2)))).toEqual(["amount name", "note"]);
  expect(laid(moveQuestion(form, at(0, 1), at(1, 0)))).toEqual(["name", "amount note"]);
  expect(laid(moveQuestion(form, at(1, 0), at(0, 0)))).toEqual(["note name amount", ""]);
  // Key by key from the first place to the last.
  let [now, place] = [form, at(0, 0)];
  const seen: string[] = [];
  for (let next = beside(now, place, 1); next; next = beside(now, place, 1)) {
    now = moveQuestion(now, place, next);
    place = landed(place, next);
    seen.push(laid(now).join(" | "));
  }
  expect(seen).toEqual(["amount name | note", "amount | name note", "amount | note name"]);
  for (let next = beside(now, place, -1); next; next = beside(now, place, -1)) {
    now = moveQuestion(now, place, next);
    place = landed(place, next);
  }
  expect(laid(now)).toEqual(["name amount", "note"]);
});

test("a step that goes leaves its questions to another", () => {
  expect(laid(removeStep(form, 1))).toEqual(["name amount note"]);
  expect(laid(removeStep(form, 0))).toEqual(["name amount note"]);
});

test("what a condition may look at, and what is lacking", () => {
  expect(before(form, table, { step: 1, question: 0 }).map(({ name }) => name)).toEqual(["name", "amount"]);
  expect(before(form, table, { step: 0, question: 0 })).toEqual([]);
  expect(lacking(form, table)).toEqual([]);
  const asked = changeQuestion(form, { step: 0, question: 0 }, { field: "name", when: "{amount} > 1" });
  expect(lacking(asked, table).map(({ name }) => name)).toEqual(["name"]);
});

test("a refusal names the question", () => {
  const said = (text: string) => placeOf({ field: text, code: "x", message: "y" });
  expect(said("leads.views.ask.look.steps[1].questions[2].when")).toEqual({ step: 1, question: 2 });
  expect(said("leads.views.ask.look.title")).toBeNull();
});
