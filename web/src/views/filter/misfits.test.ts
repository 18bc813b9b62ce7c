import { expect, it } from "vitest";
import type { SheafRecord } from "@/api/record";
import type { Field } from "@/api/table";
import { operatorsOf } from "@/views/filter/filter";
import { countMisfits, misfitsIn } from "@/views/filter/misfits";

const field = (id: number, name: string, type: Field["type"]): Field => ({ id, name, label: name, type });
const fields = [
  field(1, "Size", "integer"),
  field(2, "Founded", "date"),
  field(3, "Number", "autonumber"),
  field(4, "Total", "formula"),
];

it("asks of what is written alone whether it fits", () => {
  expect(misfitsIn(fields, fields)).toBe("ISMISFIT({Size}, {Founded})");
  expect(misfitsIn(fields.slice(2), fields)).toBe("");
  expect(fields.map((one) => operatorsOf(one).includes("isMisfit"))).toEqual([true, true, false, false]);
});

it("counts by columns what does not fit, the most first", () => {
  const misfit = { value: "about 5", code: "number", message: "" };
  const record = (id: number, misfits?: SheafRecord["misfits"]) =>
    ({ id, version: 1, fields: {}, ...(misfits ? { misfits } : {}) }) as SheafRecord;
  const records = [record(1, { Founded: misfit }), record(2), record(3, { Size: misfit, Founded: misfit })];
  expect(countMisfits(records, fields).map(({ field: { name }, count }) => [name, count])).toEqual([
    ["Founded", 2],
    ["Size", 1],
  ]);
});
