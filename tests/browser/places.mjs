// A part of the journey: a header that was taken for a record is told, by its fields and by choosing cells in the sheet.
import assert from "node:assert/strict";

const lines = [
  ["Visits of the year", "", ""],
  ["", "", ""],
  ["Name", "Day", "Town"],
  ["full name", "first of the month", "where"],
  ["Ann", "2024-01-01", "Ulm"],
  ["Bob", "2024-02-01", "Bonn"],
  ["Cid", "2024-03-01", "Kiel"],
];

/** `tools`: how the journey looks at the page. */
export async function placeTables(workspace, { page, look }) {
  const text = lines.map((line) => line.join(",")).join("\n");
  await page.goto(`/w/${workspace}/imports`);
  const upload = {
    name: "visits.csv",
    mimeType: "text/csv",
    buffer: Buffer.from(`${text}\n`),
  };
  await page.locator("input[type=file]").first().setInputFiles([upload]);
  await page.waitForURL(/\/imports\/\d+/);
  const decision = page.getByRole("complementary", { name: "Decision" });
  const cells = decision.getByRole("textbox", { name: "Cells" });
  await cells.waitFor();
  assert.equal(await cells.inputValue(), "A3:C7");

  await cells.fill("A4:C");
  await decision.getByRole("textbox", { name: "Header rows" }).fill("1");
  await cells.press("Enter");
  await page.getByRole("columnheader", { name: /first of the month/ }).waitFor();
  await decision.getByText(/chosen by you/i).waitFor();
  await look("place-header");

  await page.getByText("As in the file", { exact: true }).click();
  await page.locator('td[data-cell="3,1"]').hover();
  await page.mouse.down();
  await page.locator('td[data-cell="6,2"]').hover();
  await page.mouse.up();
  await look("place-cells");
  await page.getByRole("button", { name: "Read “visits” from here" }).click();
  await page.locator('td[data-cell="6,2"][data-edge="bottom right"]').waitFor();
  assert.equal(await cells.inputValue(), "A3:B6");

  await decision.getByRole("button", { name: "As it was found" }).click();
  await page.waitForFunction(
    () => document.querySelector('td[data-cell="7,3"]')?.dataset.edge === "bottom right",
  );
  assert.equal(await cells.inputValue(), "A3:C7");
}
