// A part of the journey: the menu of a cell, columns put in beside others, what selected cells come to, finding and replacing.
import assert from "node:assert/strict";

const fields = [
  { label: "Name", type: "text", required: true },
  { label: "Price", type: "money", currency: "EUR" },
  { label: "Cost", type: "money", currency: "USD" },
  { label: "Place", type: "text" },
  { label: "Note", type: "long_text" },
];
const NAME = 1;
const PRICE = 2;
const COST = 3;
const PLACE = 4;
const NOTE = 5;
/** Of the grid, in px. */
const MARKER = 52;
const HEADER = 34;
const ROW = 32;

/** `tools`: how the journey looks at the page, asks the server and moves in the grid. */
export async function useCells(workspace, tools) {
  const { page, api, until } = tools;
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await api(workspace, "tables", "POST", { label: "Shelf", fields });
  await api(workspace, "tables/shelf/records", "POST", {
    records: Array.from({ length: 12 }, (_, at) => ({
      fields: {
        name: `Board ${at + 1}`,
        price: at + 0.5,
        cost: at + 1,
        place: at % 3 ? "Hall" : "Yard",
        note: at % 4 ? null : "oak, Oak and oak",
      },
    })),
  });
  await page.goto(`/w/${workspace}/t/shelf`);
  await until(NAME, 0, "Board 1");
  const grid = { ...tools, workspace, press: (...keys) => press(page, keys) };
  await openMenu(grid);
  await actOnRecords(grid);
  await filterByValue(grid);
  await insertColumn(grid);
  await addUp(grid);
  await findText(grid);
  await replaceText(grid);
}

async function press(page, keys) {
  for (const key of keys) await page.keyboard.press(key);
}

/** Of the columns, as the summary below them has them. */
function widths(page) {
  return page
    .getByRole("group", { name: "Summary of the columns" })
    .locator("button[style]")
    .evaluateAll((cells) => cells.map((cell) => cell.offsetWidth));
}

/** The middle of a cell, or of a column's head (row -1), on the screen. */
async function middle(page, column, row) {
  const canvas = await page.locator("canvas").first().boundingBox();
  const all = await widths(page);
  const before = all.slice(0, column - 1).reduce((sum, width) => sum + width, 0);
  const y = row < 0 ? HEADER / 2 : HEADER + ROW * (row + 0.5);
  return [canvas.x + MARKER + before + all[column - 1] / 2, canvas.y + y];
}

async function rightClick(page, column, row) {
  await page.mouse.click(...(await middle(page, column, row)), {
    button: "right",
  });
}

const item = (page, name) => page.getByRole("menuitem", { name });

/** By the mouse outside of what is selected and within it, and by a key. */
async function openMenu({ page, press, select, until, look }) {
  const text = () => page.evaluate(() => navigator.clipboard.readText());
  await select(NAME, 0);
  await rightClick(page, PLACE, 1);
  await item(page, /^Copy Ctrl\+C/).waitFor();
  await look("cell-menu");
  await item(page, /^Copy Ctrl\+C/).click();
  await page.waitForFunction(async () => (await navigator.clipboard.readText()) === "Hall");

  // Within what is selected all of it is meant.
  await select(PRICE, 2);
  await press("Shift+ArrowDown", "Shift+ArrowRight");
  await rightClick(page, COST, 3);
  await item(page, /^Cut/).click();
  await until(PRICE, 2, "");
  await until(COST, 3, "");
  assert.equal(await text(), "2.5\t3\n3.5\t4");
  await press("Control+z");
  await until(PRICE, 3, "€3.50");

  await select(PRICE, 6);
  await press("Shift+F10");
  await page.getByRole("menu").waitFor();
  await item(page, /^Fill down/).click();
  await until(PRICE, 6, "€5.50");
  await press("Shift+F10");
  await item(page, /^Clear/).click();
  await until(PRICE, 6, "");
  await press("Control+z", "Control+z");
  await until(PRICE, 6, "€6.50");

  // What comes from a menu is what a key would have brought: the value itself, and not how it is shown.
  await select(COST, 0);
  await press("Control+c", "ArrowDown", "Shift+F10");
  await item(page, /^Paste/).click();
  await until(COST, 1, "$1.00");
  await press("Control+z");
  await until(COST, 1, "$2.00");
}

async function actOnRecords({ page, press, select, until, look, cell, api, workspace }) {
  const panel = page.getByRole("complementary", { name: "Record of Shelf" });
  const close = async () => {
    await panel.getByRole("button", { name: "Close", exact: true }).click();
    await panel.waitFor({ state: "hidden" });
  };
  await rightClick(page, PLACE, 4);
  await item(page, /^History of the record/).click();
  await panel.getByRole("heading", { name: "Board 5" }).waitFor();
  await panel.getByRole("tab", { name: "History", selected: true }).waitFor();
  await look("cell-history");
  await close();
  await select(NAME, 5);
  await press("Shift+F10");
  await item(page, /^Copy link/).click();
  await page.getByText("The link is copied").waitFor();
  assert.match(await page.evaluate(() => navigator.clipboard.readText()), /\/t\/shelf\/r\/6$/);
  await press("Shift+F10");
  await item(page, /^Duplicate record/).click();
  await panel.getByRole("heading", { name: "Board 6" }).waitFor();
  await close();
  await until(NAME, 12, "Board 6");

  await select(NAME, 11);
  await press("Shift+ArrowDown", "Shift+F10");
  await item(page, /^Delete 2 records/).click();
  await cell(NAME, 12).waitFor({ state: "detached" });
  await page.getByText("2 records deleted.").waitFor();
  await press("Control+z");
  await until(NAME, 11, "Board 12");
  await select(NAME, 12);
  await press("Shift+F10");
  await item(page, /^Delete record/).click();
  await cell(NAME, 12).waitFor({ state: "detached" });
  const { count } = await api(workspace, "tables/shelf/records?limit=1&count=true");
  assert.equal(count, 12);
}

async function filterByValue({ page, until, cell }) {
  await rightClick(page, PLACE, 0);
  await item(page, /^Filter by this value/).click();
  await page.getByRole("button", { name: /Place is Yard/ }).waitFor();
  await until(NAME, 1, "Board 4");
  await cell(NAME, 4).waitFor({ state: "detached" });
  await rightClick(page, PRICE, 0);
  await item(page, /^Exclude this value/).click();
  await until(NAME, 0, "Board 4");
  await page.getByRole("button", { name: /Place is Yard\s*, 1 more/ }).waitFor();
  await page.goBack();
  await page.goBack();
  await until(NAME, 1, "Board 2");
}

async function insertColumn({ page, until }) {
  await page.mouse.click(...(await middle(page, PRICE, -1)), {
    button: "right",
  });
  await item(page, "Insert column left").click();
  const drawer = page.getByRole("dialog", { name: "New column in Shelf" });
  await drawer.getByRole("textbox", { name: "Name", exact: true }).fill("Wood");
  await drawer.getByRole("button", { name: "Add column" }).click();
  await page.waitForURL((url) => url.searchParams.get("fields") === "name,wood,price,cost,place,note");
  await until(PRICE + 1, 0, "€0.50");
  await page.getByRole("button", { name: "Undo", exact: true }).click();
  await until(PRICE, 0, "€0.50");
}

/** What is selected is added up, currencies apart; also what is not loaded, and whole columns. */
async function addUp({ page, press, select, look, api, workspace, until }) {
  const bar = page.getByRole("group", { name: "Summary of the columns" });
  const figures = (text) => bar.getByRole("button", { name: text });
  await select(PRICE, 0);
  await press("Shift+ArrowDown", "Shift+ArrowDown");
  await figures("Count 3 Sum €4.50").waitFor();
  await look("cells-sum");
  await press("Shift+ArrowRight");
  await figures("Count 6 Sum €4.50 · $6.00").click();
  await item(page, /^Average €1\.50 · \$2\.00/).waitFor();
  await look("cells-figures");
  await item(page, /^Average/).click();
  await figures("Count 6 Average €1.50 · $2.00").click();
  await item(page, /^Sum/).click();
  await select(NAME, 0);
  await press("Shift+ArrowDown");
  await bar.getByText("Count 2").waitFor();
  await press("ArrowDown");
  await bar.getByText("Count 2").waitFor({ state: "detached" });

  await api(workspace, "tables/shelf/records", "POST", {
    records: Array.from({ length: 1500 }, (_, at) => ({
      fields: { name: `Plank ${at + 1}`, cost: 1 },
    })),
  });
  await page.reload();
  await until(NAME, 0, "Board 1");
  await select(COST, 0);
  await press("Control+ ");
  await figures("Count 1,512 Sum $1,578.00").waitFor();
  await api(workspace, "tables/shelf/records/1", "PATCH", {
    fields: { cost: 11 },
  });
  await figures("Count 1,512 Sum $1,588.00").waitFor();
  await page.mouse.click(...(await middle(page, COST, 1)));
  await press("Control+Shift+ArrowDown");
  await figures("Count 1,511 Sum $1,577.00").waitFor();
  await page.setViewportSize({ width: 390, height: 844 });
  await look("cells-figures-narrow");
  await page.setViewportSize({ width: 1440, height: 900 });
}

/** Matches are marked, counted and gone to, those that are not loaded too; what is shown stays the same. */
async function findText({ page, press, select, look, until, cell }) {
  await select(NAME, 0);
  await press("Control+f");
  const bar = page.getByRole("search", { name: "Find in Shelf" });
  const box = bar.getByRole("textbox", { name: "Find", exact: true });
  await box.fill("OAK");
  await bar.getByText("1 of 3").waitFor();
  await look("find");
  await box.press("Enter");
  await bar.getByText("2 of 3").waitFor();
  await box.press("Shift+Enter");
  await box.press("Shift+Enter");
  await bar.getByText("3 of 3").waitFor();
  await box.fill("$7.00");
  await bar.getByText("1 of 1").waitFor();
  await box.fill("Plank 1499");
  await bar.getByText("1 of 1").waitFor();
  await until(NAME, 1510, "Plank 1499");
  await box.press("Escape");
  await bar.waitFor({ state: "hidden" });
  await at(page, NAME, 1510);
  await press("Shift+ArrowDown", "Control+f");
  await box.fill("nowhere to be found");
  await bar.getByText("No match").waitFor();
  await page.setViewportSize({ width: 390, height: 844 });
  await look("find-narrow");
  await page.setViewportSize({ width: 1440, height: 900 });
  await press("Escape", "Control+Home");
  await cell(NAME, 0).waitFor({ state: "attached" });
}

/** One, then all, which is asked first, told and undone in one step; what is refused is told. */
async function replaceText({ page, press, look, until, api, workspace }) {
  const note = async (id) => (await api(workspace, `tables/shelf/records/${id}`)).fields.note;
  await press("Control+h");
  const bar = page.getByRole("search", { name: "Find in Shelf" });
  await bar.getByRole("textbox", { name: "Find", exact: true }).fill("oak");
  await bar.getByText("1 of 3").waitFor();
  await bar.getByRole("textbox", { name: "Replace with" }).fill("elm");
  await look("replace");
  await bar.getByRole("button", { name: "Replace", exact: true }).click();
  await bar.getByText("1 of 2").waitFor();
  await until(NOTE, 0, "elm, elm and elm");
  await bar.getByRole("textbox", { name: "Find", exact: true }).fill("plank");
  await bar.getByText("1 of more than").waitFor();
  await bar.getByRole("textbox", { name: "Replace with" }).fill("Batten");
  await bar.getByRole("button", { name: "Replace all" }).click();
  const dialog = page.getByRole("dialog", { name: "Replace in 1,500 cells?" });
  await dialog.waitFor();
  await look("replace-all");
  await dialog.getByRole("button", { name: "Replace all" }).click();
  await page.getByText("Replaced in 1,500 cells.").waitFor();
  await bar.getByText("No match").waitFor();
  await until(NAME, 12, "Batten 1");
  const found = async (name) =>
    (await api(workspace, `tables/shelf/records?limit=1&count=true&search=${name}`)).count;
  assert.equal(await found("Batten"), 1500);
  await press("Escape", "Control+z");
  await until(NAME, 12, "Plank 1");
  assert.equal(await found("Batten"), 0);
  await press("Control+z");
  await until(NOTE, 0, "oak, Oak and oak");
  assert.equal(await note(1), "oak, Oak and oak");
}

/** Waits until the grid says that this cell is the active one. */
function at(page, column, row) {
  return page.waitForFunction(
    (id) => document.querySelector('[id^="glide-cell-"][aria-selected="true"]')?.id === id,
    `glide-cell-${column}-${row}`,
  );
}
