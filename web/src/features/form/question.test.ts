import { expect, test } from "vitest";
import type { PublicForm, PublicQuestion } from "@/api/form";
import {
  askedAtFirst,
  decidingOf,
  prefilled,
  refusalOf,
  sentOf,
  stepsOf,
  wrongWith,
} from "@/features/form/question";

const question = (field: string, type: string, more: Partial<PublicQuestion> = {}): PublicQuestion => ({
  field,
  label: field,
  required: false,
  type,
  ...more,
});

const form: PublicForm = {
  title: "Ask",
  open: true,
  steps: [
    {
      questions: [
        question("name", "text", { required: true, max_length: 5 }),
        question("kind", "choice", {
          choices: [
            { label: "Firm", colour: null },
            { label: "Me", colour: null },
          ],
        }),
      ],
    },
    {
      questions: [
        question("size", "integer", { depends_on: ["kind"] }),
        question("tags", "choices", {
          choices: [
            { label: "A", colour: null },
            { label: "B", colour: null },
          ],
        }),
      ],
    },
    { questions: [question("news", "boolean", { depends_on: ["kind"] })] },
  ],
};

test("what is asked before anything is answered", () => {
  const asked = askedAtFirst(form);
  expect([...asked]).toEqual(["name", "kind", "tags"]);
  expect([...decidingOf(form)]).toEqual(["kind"]);
  expect(stepsOf(form, asked)).toHaveLength(2);
});

test("answers to what is not asked are not sent, nor blank ones", () => {
  const answers = { name: " ", kind: "Me", size: 4, tags: [], news: false };
  expect(sentOf(answers, new Set(["name", "kind", "tags", "news"]))).toEqual({ kind: "Me", news: false });
});

test("an address fills in what can be read", () => {
  const at = (search: string) => prefilled(form, search);
  expect(at("?name=Ann%20B&kind=firm&size=12&tags=b,a,c&news=yes")).toEqual({
    name: "Ann B",
    kind: "Firm",
    size: "12",
    tags: ["B", "A"],
    news: true,
  });
  expect(at("?kind=nobody&size=many&other=1&name=")).toEqual({});
});

test("bounds are told in the reader’s language", () => {
  const staff = question("staff", "integer", { min: 5 });
  expect(refusalOf("too_small", "'staff' must be at least 5.", staff)).toBe("At least 5.");
  expect(refusalOf("too_large", "as the server says", staff)).toBe("This cannot be taken.");
});

test.each([
  ["date", {}, "This is no date."],
  ["choices", {}, "This is none of the choices."],
  ["too_precise", { decimals: 2 }, "At most 2 digits after the point."],
  ["rating", { stars: 5 }, "From 0 to 5."],
  ["too_long", { max_length: 8 }, "At most 8 characters."],
  ["a code that comes later", {}, "This cannot be taken."],
  ["rule", {}, "Nobody over 30."],
])("the code %s is told in the reader’s words, a rule in its author’s", (code, more, said) => {
  expect(refusalOf(code, "Nobody over 30.", question("x", "number", more))).toBe(said);
});

test("what the page itself sees to be wrong", () => {
  const name = question("name", "text", { required: true, max_length: 5 });
  expect(wrongWith(name, "")).toBe("This must be answered.");
  expect(wrongWith(name, "Annabel")).toBe("At most 5 characters.");
  expect(wrongWith(name, "Ann")).toBeNull();
  expect(wrongWith(question("mail", "email"), "ann")).toBe(
    "This is no e-mail address, such as name@example.com.",
  );
});
