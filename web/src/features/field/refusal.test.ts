import { expect, it } from "vitest";
import { Problem } from "@/api/problem";
import { refusalOf, refusedPart } from "@/features/field/refusal";

const problem = (message: string, field: string, hint?: string) =>
  new Problem(422, {
    detail: message,
    errors: [{ field, code: "field", message }],
    ...(hint ? { hint } : {}),
  });

it("goes by the part that the server names, where its control can say so", () => {
  expect(refusedPart(problem("The pattern of 'Note' cannot be used.", "leads.note.pattern"))).toBe("pattern");
  expect(refusedPart(problem("It is too long.", "max_length"))).toBe("max_length");
  expect(refusedPart(problem("No such currency.", "currency"))).toBeUndefined();
  expect(refusedPart(problem("Its own formula.", "leads.note"))).toBeUndefined();
  expect(refusedPart(problem("There is one of that name.", "leads.max"))).toBeUndefined();
  expect(refusedPart(new Error("lost"))).toBeUndefined();
});

it("says at the part what to do about it", () => {
  const refused = problem("'Note' has the choice 'a' twice.", "leads.note.choices", "Give one another name.");
  expect(refusalOf(refused)).toEqual({ choices: "'Note' has the choice 'a' twice. Give one another name." });
});
