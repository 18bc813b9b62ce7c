import { expect, test } from "vitest";
import type { PublicForm } from "@/api/form";
import { Problem, Unreachable } from "@/api/problem";
import { isStale, refusalBy } from "@/features/form/refusal";

const form: PublicForm = {
  title: "Ask",
  open: true,
  steps: [{ questions: [{ field: "name", label: "Name", required: true, type: "text" }] }],
};
const refused = (status: number, ...errors: [field: string, code: string][]) =>
  new Problem(status, {
    detail: "The server says so.",
    errors: errors.map(([field, code]) => ({ field, code, message: "The server says so." })),
  });

test.each([
  ["one question", refused(422, ["name", "required"]), { name: "This must be answered." }, /another look/],
  ["what is not asked", refused(422, ["", "lacking"]), {}, /asks too little/],
  ["a rule of the table", refused(422, ["", "rule"]), {}, /^The server says so\.$/],
  ["an old page", refused(422, ["stamp", "late"]), {}, /Load it anew/],
  ["too many", refused(429), {}, /Wait a minute/],
  ["another body", refused(413), {}, /could not be taken/],
  ["no server", refused(503), {}, /cannot be reached/],
  ["no connection", new Unreachable("x"), {}, /cannot be reached/],
])("%s is told by its code, never in the server’s words", (_, error, questions, whole) => {
  const told = refusalBy(error, form);
  expect(told.questions).toEqual(questions);
  expect(told.whole).toMatch(whole);
});

test("a stamp that grew too old is renewed once", () => {
  expect([isStale(refused(422, ["work", "work"])), isStale(refused(422, ["name", "text"]))]).toEqual([
    true,
    false,
  ]);
});
