import { expect, it } from "vitest";
import { Problem } from "@/api/problem";
import { wrongOf } from "@/features/account/wrong";

const refused = (field: string, code: string) =>
  new Problem(401, { errors: [{ field, code, message: `It says ${code}.` }] });

it.each<[string, string, string | undefined]>([
  ["code", "wrong", undefined],
  ["code", "required", "It says required."],
  ["current_password", "required", undefined],
  ["other", "wrong", "It says wrong."],
])("above a form, of a field %s that is %s, %j is said", (field, code, said) =>
  expect(wrongOf(refused(field, code), "current_password", "code")).toBe(said),
);
