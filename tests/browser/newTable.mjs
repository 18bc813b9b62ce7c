// A part of the journey: a table is made without a workbook, shows its columns while it is empty, is filled from the clipboard, is moved among
// the others and shows its views below it; another one goes again by undoing.
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

  await moveAmongTables(workspace, { page, look, api });
  await goToViews(workspace, { page, look, api });

  // By the palette too; a name that people could not tell from another is refused.
  await page.keyboard.press("Control+k");
  await page.waitForFunction(() => document.activeElement?.getAttribute("role") === "combobox");
  await page.keyboard.type("new table");
  await page.getByRole("option", { name: "New table" }).click();
  await name.fill("rooms");
  await page.keyboard.press("Enter");
  await dialog.getByText("There is a table “Rooms” already.").waitFor();
  await look("table-new-refused");
  await name.fill("Cellars");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/t\/cellars/);
  await page.getByRole("button", { name: "Undo", exact: true }).last().click();
  await page.getByText("The table Cellars is gone again.").waitFor();
  await page.waitForURL(`/w/${workspace}`);
  await api(workspace, "tables/rooms", "DELETE");
}

const places = (page) => page.getByRole("navigation", { name: "Workspace" });

/** By the menu, by keys and by the pointer; the last is taken back. */
async function moveAmongTables(workspace, { page, look, api }) {
  const all = async () => (await api(workspace, "tables")).tables;
  const names = async () => (await all()).map(({ name }) => name);
  const before = await all();
  const told = (place) => page.getByText(`Rooms is number ${place} of ${before.length} now.`).waitFor();
  const line = (label) => places(page).getByRole("link", { name: label, exact: true });

  await places(page).getByRole("button", { name: "Menu of table Rooms" }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("menuitem", { name: "Move up" }).waitFor();
  await look("table-menu");
  await page.getByRole("menuitem", { name: "Move up" }).click();
  await told(before.length - 1);
  await line("Rooms").press("Alt+ArrowUp");
  await told(before.length - 2);
  await page.waitForFunction(() => document.activeElement?.textContent === "Rooms");

  const from = await line("Rooms").boundingBox();
  const to = await line(before[0].label).boundingBox();
  await page.mouse.move(from.x + 40, from.y + 10);
  await page.mouse.down();
  await page.mouse.move(to.x + 40, to.y + 4, { steps: 4 });
  await places(page).locator("[data-drop=before]").waitFor();
  await look("table-dragged");
  await page.mouse.up();
  await told(1);
  const others = before.map(({ name }) => name).filter((name) => name !== "rooms");
  assert.deepEqual(await names(), ["rooms", ...others]);
  await page.getByRole("button", { name: "Undo", exact: true }).click();
  await page.getByText("The table is as it was.").waitFor();
  assert.deepEqual(await names(), others.toSpliced(before.length - 3, 0, "rooms"));
}

/** What is saved of the table that is open stands below it, beside the page. */
async function goToViews(workspace, { page, look, api }) {
  const views = places(page).getByRole("list", { name: "Views of Rooms" });
  await api(workspace, "tables/rooms/views", "POST", {
    label: "Red rooms",
    filter: 'name = "Red room"',
  });
  const current = views.locator("[aria-current=page]");
  await current.filter({ hasText: "All records" }).waitFor();
  await views.getByRole("link", { name: "Red rooms" }).click();
  await page.waitForURL((url) => url.searchParams.get("view") === "red_rooms");
  await current.filter({ hasText: "Red rooms" }).waitFor();
  await look("table-views-beside");
  await views.getByRole("link", { name: "All records" }).click();
  await page.waitForURL((url) => !url.searchParams.has("view"));
}
