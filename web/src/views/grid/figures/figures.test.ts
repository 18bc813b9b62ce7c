import { expect, it } from "vitest";
import type { SheafRecord } from "@/api/record";
import type { Summed } from "@/api/summary";
import type { Field } from "@/api/table";
import { figuresFrom, figuresOf, measuresOf } from "@/views/grid/figures/figures";

let id = 0;
const field = (name: string, type: Field["type"], more: Partial<Field> = {}): Field => ({
  ...{ id: ++id, name, label: name, type },
  ...more,
});
const euros = field("euros", "money", { currency: "EUR" });
const more = field("more", "money", { currency: "EUR" });
const dollars = field("dollars", "money", { currency: "USD" });
const whole = field("whole", "integer");
const exact = field("exact", "number", { decimals: 3 });
const share = field("share", "percent");
const hours = field("hours", "duration");
const name = field("name", "text");
const day = field("day", "date");
const amount = field("amount", "money");
const ratio = field("ratio", "number", { decimals: 12 });
const twice = field("twice", "formula", { result: "integer" });

const records = (values: Record<string, unknown>[]) =>
  values.map((fields, at) => ({ id: at + 1, version: 1, fields }) as SheafRecord);

it.each<[string, Field[], Record<string, unknown>[], number, string[], string[], string[], string[]]>([
  [
    "money of one currency, exactly",
    [euros],
    [{ euros: 0.1 }, { euros: 0.2 }, { euros: null }, { euros: "90071992547409.93" }],
    3,
    ["€90,071,992,547,410.23"],
    ["€30,023,997,515,803.41"],
    ["€0.10"],
    ["€90,071,992,547,409.93"],
  ],
  [
    "two currencies, each by itself",
    [euros, dollars, more],
    [{ euros: 1, dollars: 5, more: 2 }],
    3,
    ["€3.00", "$5.00"],
    ["€1.50", "$5.00"],
    ["€1.00", "$5.00"],
    ["€2.00", "$5.00"],
  ],
  [
    "plain numbers, in the form of the finest",
    [whole, exact, twice],
    [{ whole: 1, exact: -0.125, twice: 2 }],
    3,
    ["2.875"],
    ["0.95833"],
    ["−0.125"],
    ["2.000"],
  ],
  ["shares", [share], [{ share: 0.1 }, { share: 0.3 }], 2, ["40%"], ["20%"], ["10%"], ["30%"]],
  [
    "lengths of time, with parts of seconds",
    [hours],
    [{ hours: "PT36H15M" }, { hours: "-PT15M" }, { hours: "PT0.6S" }, { hours: "PT0.6S" }],
    4,
    ["36:00:01"],
    ["9:00"],
    ["−0:15"],
    ["36:15"],
  ],
  [
    "what cannot be added, each with its columns",
    [amount, whole, twice],
    [{ amount: 5, whole: 1, twice: 2 }],
    3,
    ["amount: 5.00", "whole + twice: 3"],
    ["amount: 5.00", "whole + twice: 1.5"],
    ["amount: 5.00", "whole + twice: 1"],
    ["amount: 5.00", "whole + twice: 2"],
  ],
  [
    "numbers of many digits, without those that say nothing",
    [ratio],
    [{ ratio: 51438.04 }, { ratio: 0.000001805729 }],
    2,
    ["51,438.040002"],
    ["25,719.020001"],
    ["0.000001805729"],
    ["51,438.04"],
  ],
  [
    "no numbers",
    [name, day],
    [
      { name: "a", day: "2026-01-01" },
      { name: "", day: null },
    ],
    2,
    [],
    [],
    [],
    [],
  ],
  ["numbers that are all blank", [whole], [{ whole: null }], 0, [], [], [], []],
])("adds up %s", (_, fields, values, filled, sum, average, minimum, maximum) => {
  expect(figuresOf(records(values), fields)).toEqual({ filled, shown: { sum, average, minimum, maximum } });
});

it("puts together what the server says of whole columns", () => {
  const fields = [euros, more, dollars, name];
  const answers: Record<string, Record<string, number | string | null>> = {
    euros: { filled: 3, sum: 6, minimum: 1, maximum: 3 },
    more: { filled: 1, sum: "10.5", minimum: "10.5", maximum: "10.5" },
    dollars: { filled: 0, sum: null, minimum: null, maximum: null },
    name: { filled: 4 },
  };
  const measures = measuresOf(fields).map((one) => ({
    ...one,
    value: answers[one.field]?.[one.function] ?? null,
  }));
  expect(figuresFrom({ records: 4, summary: {}, measures } as Summed, fields)).toEqual({
    filled: 8,
    shown: { sum: ["€16.50"], average: ["€4.13"], minimum: ["€1.00"], maximum: ["€10.50"] },
  });
});
