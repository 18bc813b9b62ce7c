// A part of the journey: records in groups, coloured by rules, kept as a view.
import assert from "node:assert/strict";

const fields = [
  { label: "Order", type: "text", required: true },
  { label: "Status", type: "choice", choices: ["New", "Won", "Lost"] },
  { label: "Due", type: "date" },
  { label: "Amount", type: "money", decimals: 2, currency: "EUR" },
];
const ORDER = 1;
const AMOUNT = 4;

/** `tools`: how the journey looks at the page, asks the server and moves in the grid. */
export async function useGroups(workspace, tools) {
  const { page, api, until, look } = tools;
  await api(workspace, "tables", "POST", { label: "Orders", fields });
  const rows = [
    ["A", "Won", "2026-03-01", 10],
    ["B", "New", "2026-03-20", 20],
    ["C", "Won", "2026-04-05", 30],
    ["D", null, null, 40],
  ];
  await api(workspace, "tables/orders/records", "POST", {
    records: rows.map(([order, status, due, amount]) => ({
      fields: { order, status, due, amount },
    })),
  });
  await api(workspace, "tables/orders", "PATCH", {
    summary: { amount: "sum" },
  });
  await page.goto(`/w/${workspace}/t/orders`);
  await until(ORDER, 0, "A");

  // In the order of the choices, each with its number and its sum.
  await page.getByRole("button", { name: "Group", exact: true }).click();
  await page.getByRole("combobox", { name: "Add a column to group by" }).click();
  await page.getByRole("option", { name: "Status" }).click();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Grouped: Status" }).waitFor();
  await until(ORDER, 0, "Status: New, 1 record");
  await until(ORDER, 1, "B");
  await until(ORDER, 2, "Status: Won, 2 records");
  await until(AMOUNT, 2, "€40.00");
  await until(ORDER, 5, "Status: Blank, 1 record");
  await look("groups");

  // Closed and opened by keyboard.
  const grid = await page.locator("canvas").first().boundingBox();
  // The first record: it stands below the header and the row of its group.
  await page.mouse.click(grid.x + 92, grid.y + 34 + 34 + 16);
  // A key that comes before the click has done its work goes elsewhere.
  const chosen = (row) =>
    page.locator(`#glide-cell-${ORDER}-${row}[aria-selected=true]`).waitFor({ state: "attached" });
  await chosen(1);
  await page.keyboard.press("ArrowDown");
  await chosen(2);
  await page.keyboard.press("Enter");
  await until(ORDER, 3, "Status: Blank, 1 record");
  await page.keyboard.press("Enter");
  await until(ORDER, 3, "A");

  // A record that gets another status goes where it belongs.
  await api(workspace, "tables/orders/records/2", "PATCH", {
    fields: { status: "Won" },
  });
  await until(ORDER, 0, "Status: Won, 3 records");
  await until(AMOUNT, 0, "€60.00");

  // Months, within the status.
  await page.getByRole("button", { name: "Grouped: Status" }).click();
  await page.getByRole("combobox", { name: "Add a column to group by" }).click();
  await page.getByRole("option", { name: "Due" }).click();
  await page.keyboard.press("Escape");
  await until(ORDER, 1, "Due: March 2026, 2 records");

  // Colours follow a rule; one that is not understood is told in its place.
  await page.getByRole("button", { name: "Colour", exact: true }).click();
  await page.getByRole("combobox", { name: "Column of condition 1" }).waitFor();
  await page.getByText("As a formula", { exact: true }).click();
  const rule = page.getByRole("textbox", { name: "When rule 1 holds" });
  await rule.fill("Amuont > 25");
  await page.getByRole("button", { name: "Apply" }).click();
  await page.getByText(/There is no field 'Amuont'/).waitFor();
  await look("colour-wrong");
  await rule.fill("Amount > 25");
  await page.getByText("As a list", { exact: true }).click();
  const least = page.getByRole("textbox", { name: "Value of condition 1" });
  assert.match(await least.inputValue(), /^25/);
  await page.getByRole("button", { name: "Apply" }).click();
  await page.getByRole("button", { name: "Colour: 1 rule" }).waitFor();
  const { records } = await api(
    workspace,
    `tables/orders/records?mark=${encodeURIComponent("Amount > 25")}&sort=order`,
  );
  assert.deepEqual(
    records.map(({ marks }) => marks),
    [undefined, undefined, [0], [0]],
  );

  // All of it is kept as a view, and there again after a reload.
  await page.getByRole("button", { name: "Save as a new view" }).click();
  await page.getByRole("textbox", { name: "Name of the view" }).fill("By status");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "By status", exact: true }).waitFor();
  await page.reload();
  await until(ORDER, 1, "Due: March 2026, 2 records");
  await page.getByRole("button", { name: "Colour: 1 rule" }).waitFor();
  await look("groups-view");
  const { views } = await api(workspace, "tables/orders/views");
  assert.deepEqual(views[0].group, ["status", "due:month"]);
  assert.deepEqual(
    views[0].colours.map(({ when }) => when),
    ["Amount > 25"],
  );
}
