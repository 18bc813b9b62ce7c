// A part of the journey: a table is made without a workbook, shows its columns while it is empty, is filled from the clipboard, and goes
// again by undoing.
import assert from "node:assert/strict";

/** `tools`: how the journey looks at the page and asks the server. */
export async function makeTable(workspace, { page, look, api }) {
  await page.goto(`/w/${workspace}`);
  await page.getByRole("button", { name: "Or begin with an empty table" }).click();
  const dialog = page.getByRole("dialog", { name: "New table" });
  const name = dialog.getByRole("textbox", { name: "Name" });
  await name.fill("Rooms");
  await look("table-new");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/t\/rooms/);
  await page.getByRole("heading", { name: "No records yet" }).waitFor();
  await page.getByRole("button", { name: "Add column" }).waitFor();
  await look("table-new-empty");
  const { fields, title } = await api(workspace, "tables/rooms");
  assert.deepEqual(
    fields.map(({ label, type, required }) => [label, type, required]),
    [["Name", "text", true]],
  );
  assert.equal(title, "name");

  // In the grid a paste begins with what its headings name.
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.evaluate(() => navigator.clipboard.writeText("Name\nBlue room\nRed room"));
  await page.locator("[data-grid] canvas").first().focus();
  await page.keyboard.press("Control+v");
  await page.getByRole("button", { name: "Add 2 records and paste" }).click();
  await page.getByRole("heading", { name: "No records yet" }).waitFor({ state: "detached" });
  const { records } = await api(workspace, "tables/rooms/records");
  assert.deepEqual(
    records.map(({ fields: { name: called } }) => called),
    ["Blue room", "Red room"],
  );

  // By the palette too; a name that people could not tell from another is refused.
  await page.keyboard.press("Control+k");
  await page.waitForFunction(() => document.activeElement?.getAttribute("role") === "combobox");
  await page.keyboard.type("new table");
  await page.getByRole("option", { name: "New table" }).click();
  await name.fill("rooms");
  await page.keyboard.press("Enter");
  await dialog.getByText("There is a table “Rooms” already.").waitFor();
  await look("table-new-refused");
  await name.fill("Halls");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/t\/halls/);
  await page.getByRole("button", { name: "Undo", exact: true }).last().click();
  await page.getByText("The table Halls is gone again.").waitFor();
  await page.waitForURL(`/w/${workspace}`);
  await api(workspace, "tables/rooms", "DELETE");
}
