// A part of the journey: a plan of shifts, as it is kept in a workbook. What stands above it becomes fields, its days become records.
import assert from "node:assert/strict";

const people = ["Anna", "Ben", "Carla", "Dan", "Eva", "Finn"];
const days = Array.from({ length: 30 }, (_, at) => `${at + 1}`);
const shift = (person, day) => ["E", "L", "", "N", ""][(person * 3 + day) % 5];
const lines = [
  ["Team:", "North"],
  ["Year:", "2024"],
  [],
  ["Name", ...days],
  ...people.map((name, person) => [name, ...days.map((_, day) => shift(person, day))]),
];

/** `tools`: how the journey looks at the page and asks the server. */
export async function readInAnotherShape(workspace, { page, look, api }) {
  const decision = page.getByRole("complementary", { name: "Decision" });
  await page.goto(`/w/${workspace}/imports`);
  await page
    .locator("input[type=file]")
    .first()
    .setInputFiles({
      name: "shifts.csv",
      mimeType: "text/csv",
      buffer: Buffer.from(`${lines.map((line) => line.join(",")).join("\n")}\n`),
    });
  await page.waitForURL(/\/imports\/\d+/);
  await decision.getByRole("switch", { name: /^Make columns of what stands above the table/ }).click();
  await page.getByRole("columnheader", { name: /^Team/ }).waitFor();
  await decision.getByRole("switch", { name: /^Make records of 30 periods/ }).click();
  await page.getByRole("columnheader", { name: /^Day/ }).waitFor();
  await look("wizard-shape");
  await page.getByRole("button", { name: "Create 1 table" }).click();
  await page.waitForURL(/\/t\/[^/]+/);

  const name = new URL(page.url()).pathname.split("/").pop();
  const { records, count } = await api(workspace, `tables/${name}/records?limit=40&count=true`);
  assert.equal(count, people.length * days.length);
  const { fields } = records[33];
  assert.deepEqual([fields.name, fields.day, fields.value, fields.team], ["Ben", 4, shift(1, 3), "North"]);
  await page.getByRole("link", { name: "Imports" }).click();
  await page.getByRole("link", { name: /^shifts\.csv/ }).click();
  await page.getByRole("button", { name: "Undo this import" }).click();
  await page.getByText("This import was undone.").waitFor();
}
