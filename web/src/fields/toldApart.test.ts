import { expect, it } from "vitest";
import type { Field, Table } from "@/api/table";
import { toldApart } from "@/fields/toldApart";

const text = (id: number, name: string, label: string): Field => ({ id, name, label, type: "text" });
const orders: Table = {
  id: 1,
  name: "orders",
  label: "Orders",
  title: "ship",
  key: ["no"],
  fields: [
    text(1, "ship", "ShipName"),
    { ...text(2, "no", "OrderID"), type: "integer" },
    text(3, "city", "City"),
  ],
};
const records = [
  { id: 7, fields: { ship: "Hanari", no: 10250, city: "Rio" } },
  { id: 8, fields: { ship: "hanari", no: 10253, city: "Rio" } },
  { id: 9, fields: { ship: "Suprêmes", no: 10252, city: "Lyon" } },
];

it.each<[string, Partial<Table>, [number, string][]]>([
  [
    "the key, with its column",
    {},
    [
      [7, "OrderID 10250"],
      [8, "OrderID 10253"],
      [9, "OrderID 10252"],
    ],
  ],
  ["several columns that are the key", { key: ["city", "no"] }, [[7, "City Rio · OrderID 10250"]]],
  [
    "the number, of those alone that are called the same",
    { key: [] },
    [
      [7, "#7"],
      [8, "#8"],
    ],
  ],
  ["the number, where the title should be the key", { key: ["ship"] }, [[7, "#7"]]],
])("%s", (_, part, wanted) => {
  const told = toldApart(records, { ...orders, ...part });
  expect([...told].slice(0, wanted.length)).toEqual(wanted);
});

it("tells nothing of those who are called differently", () => {
  expect(toldApart([...records.slice(1)], { ...orders, key: [] }).size).toBe(0);
});
