import { MantineProvider } from "@mantine/core";
import { createRef } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, it } from "vitest";
import type { Field } from "@/api/table";
import { SummaryRow, type Summing } from "@/views/grid/SummaryRow";

const name: Field = { id: 1, name: "name", label: "Name", type: "text" };
const amount: Field = { id: 2, name: "amount", label: "Amount", type: "money", decimals: 2, currency: "EUR" };

function shown(summing: Partial<Summing>): string[] {
  const markup = renderToStaticMarkup(
    <MantineProvider>
      <SummaryRow
        columns={[name, amount].map((field) => ({ field, width: 120 }))}
        marker={52}
        frozen={1}
        row={createRef<HTMLDivElement>()}
        summary={{}}
        summed={undefined}
        why={undefined}
        onChoose={() => {}}
        onReach={() => {}}
        {...summing}
      />
    </MantineProvider>,
  );
  const buttons = [...markup.matchAll(/<button([^>]*)>(.*?)<\/button>/g)];
  return buttons.map(
    ([, attributes = "", content = ""]) =>
      /aria-label="([^"]*)"/.exec(attributes)?.[1] ?? content.replace(/<[^>]*>/g, "").trim(),
  );
}

it("has a place for each column, and says what is summed up there", () => {
  const summed = { records: 3, summary: { amount: { function: "sum" as const, value: 22.51 } } };
  expect(shown({})).toEqual(["Sum up Name", "Sum up Amount"]);
  expect(shown({ summary: { amount: "sum" }, summed })).toEqual(["Sum up Name", "Amount: Sum €22.51"]);
});

it("shows no value of what was asked for before", () => {
  const summed = { records: 3, summary: { amount: { function: "sum" as const, value: 22.51 } } };
  expect(shown({ summary: { amount: "average" }, summed }).at(-1)).toBe("Amount: Average");
});
