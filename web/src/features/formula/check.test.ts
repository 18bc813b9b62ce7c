import { expect, it } from "vitest";
import { Problem } from "@/api/problem";
import { faultOf, unpairedFault } from "@/features/formula/useFormulaCheck";

const refused = (detail: string, hint?: string) => new Problem(422, { detail, ...(hint ? { hint } : {}) });

it("places what the server says within the formula itself", () => {
  const error = refused(
    "There is no field 'Amont' in Orders. (at character 9, '{Amont}')",
    "Did you mean 'Amount'?",
  );
  expect(faultOf(error, "{Amont} * 2", 8)).toEqual({
    message: "There is no field 'Amont' in Orders.",
    hint: "Did you mean 'Amount'?",
    place: { from: 0, to: 7 },
  });
});

it("knows no place in what stands around the formula", () => {
  const error = refused("Expected a value, but found ')'. (at character 19, ')')");
  expect(faultOf(error, "{Amount} *", 8).place).toBeNull();
});

it("counts characters as people do", () => {
  expect(unpairedFault('"😀" & (1')).toMatchObject({ place: { from: 6, to: 7 } });
  expect(unpairedFault("(1)")).toBeNull();
});
