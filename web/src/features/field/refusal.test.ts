import { expect, it } from "vitest";
import { Problem } from "@/api/problem";
import { refusedPart } from "@/features/field/refusal";

const problem = (message: string, field = "leads.note") =>
  new Problem(422, { detail: message, errors: [{ field, code: "field", message }] });

it.each([
  ["The pattern of 'Note' cannot be used: unclosed group.", { pattern: "(" }, "pattern"],
  ["A default or bound of 'Note' is 'x', expected the pattern y", { pattern: "y" }, "default"],
  ["A default or bound of 'Note' is 5, expected a date", { max: 5 }, "max"],
  ["'Note' has the choice 'a' twice.", { choices: [] }, "choices"],
  ["A move of 'Note' needs 'sum', which cannot be filled in.", { moves: [] }, "moves"],
  ["'Note' cannot be unique: its type is json.", { unique: true }, "unique"],
  ["Something else.", { label: "Note" }, undefined],
])("%s", (message, changes, part) => {
  expect(refusedPart(problem(message), changes)).toBe(part);
});

it("goes by the part that the server names, where its control can say so", () => {
  expect(refusedPart(problem("It is too long.", "max_length"), { max_length: 0 })).toBe("max_length");
  expect(refusedPart(problem("No such currency.", "currency"), { currency: "X" })).toBeUndefined();
});
