// A part of the journey: the grid as somebody uses it who comes from a spreadsheet. Keys, clipboard, fill, undo, columns.
import assert from "node:assert/strict";

const fields = [
  { label: "Name", type: "text", required: true },
  { label: "Items", type: "integer" },
  { label: "Twice", type: "formula", formula: "{Items} * 2" },
  { label: "Due", type: "date" },
  { label: "Note", type: "long_text" },
  { label: "Done", type: "boolean" },
];
const NAME = 1;
const ITEMS = 2;
const TWICE = 3;
const DUE = 4;
const NOTE = 5;
/** Of the grid, in px. */
const MARKER = 52;
const HEADER = 34;
const ROW = 32;

/** `tools`: how the journey looks at the page, asks the server and moves in the grid. */
export async function useGrid(workspace, tools) {
  const { page, api, until } = tools;
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await api(workspace, "tables", "POST", { label: "Depot", fields });
  await api(workspace, "tables/depot/records", "POST", {
    records: Array.from({ length: 8 }, (_, at) => ({
      fields: {
        name: `Part ${at + 1}`,
        items: at + 1,
        due: `2026-03-0${at + 1}`,
      },
    })),
  });
  await page.goto(`/w/${workspace}/t/depot`);
  await until(NAME, 0, "Part 1");
  const grid = { ...tools, workspace, press: (...keys) => press(page, keys) };
  await moveByKeys(grid);
  await copyAndPaste(grid);
  await pasteFromElsewhere(grid);
  await pasteBelow(grid);
  await typeBelow(grid);
  await writeBesideOthers(grid);
  await tickAndOpen(grid);
  await fillCells(grid);
  await layOut(grid);
}

async function press(page, keys) {
  for (const key of keys) await page.keyboard.press(key);
}

/** Waits until the grid says that this cell is the active one. */
function at(page, column, row) {
  return page.waitForFunction(
    (id) => document.querySelector('[id^="glide-cell-"][aria-selected="true"]')?.id === id,
    `glide-cell-${column}-${row}`,
  );
}

async function moveByKeys({ page, press, select, until, look }) {
  await select(NAME, 0);
  await press("Tab", "Tab", "Shift+Tab");
  await at(page, ITEMS, 0);
  await press("End");
  await at(page, fields.length, 0);
  await press("Home", "Control+End");
  await at(page, fields.length, 7);
  await press("Control+Home", "ArrowDown", "Shift+Enter");
  await at(page, NAME, 0);

  // Enter keeps and goes down; after Tabs, below where they began.
  await press("Tab");
  await page.keyboard.type("41");
  await press("Tab", "ArrowRight");
  await page.keyboard.type("2026-05-01");
  await press("Enter");
  await until(ITEMS, 0, "41");
  await until(TWICE, 0, "82");
  await until(DUE, 0, "2026-05-01");

  // Esc gives up what was typed.
  await select(NAME, 1);
  await page.keyboard.type("never");
  const editor = page.getByRole("textbox", { name: "Name" });
  await editor.waitFor();
  await press("Escape");
  await editor.waitFor({ state: "hidden" });
  await until(NAME, 1, "Part 2");
  await press("Control+z", "Control+z");
  await until(ITEMS, 0, "1");
  await until(DUE, 0, "2026-03-01");

  // A range is walked around, emptied, and given back.
  await select(ITEMS, 0);
  await press("Shift+ArrowDown", "Shift+ArrowDown", "Delete");
  await until(ITEMS, 2, "");
  await press("Control+z");
  await until(ITEMS, 0, "1");
  await until(ITEMS, 2, "3");

  await select(DUE, 0);
  const saved = page.waitForResponse((response) => response.request().method() === "PATCH");
  await press("Control+;");
  await saved;
  await until(DUE, 0, today());
  await page.reload();
  await until(NAME, 0, "Part 1");
  await select(DUE, 0);
  await press("Control+z");
  await until(DUE, 0, "2026-03-01");
  await press("Control+y");
  await until(DUE, 0, today());
  await press("Control+Shift+z", "Control+z");
  await until(DUE, 0, "2026-03-01");

  await press("F1");
  await page.getByRole("dialog", { name: "Keys" }).getByText("Fill down from the first row").waitFor();
  await look("grid-keys");
  await press("Escape");
  await page.getByRole("dialog", { name: "Keys" }).waitFor({ state: "hidden" });
  await select(NAME, 0);
  await press("Control+f");
  const find = page.getByRole("search", { name: "Find in Depot" });
  await find.getByRole("textbox", { name: "Find", exact: true }).press("Escape");
  await find.waitFor({ state: "hidden" });
}

/** By the clock on the wall. */
function today() {
  const now = new Date();
  return new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
}

async function copyAndPaste({ page, press, select, until }) {
  const text = () => page.evaluate(() => navigator.clipboard.readText());
  // A cell's own line, tab and quotes go out and come back.
  await select(NOTE, 0);
  await press("Enter");
  await page.keyboard.insertText('first "one"\tx');
  await press("Alt+Enter");
  await page.keyboard.insertText("second");
  await press("Enter");
  await until(NOTE, 0, 'first "one"\tx\nsecond');
  await select(NAME, 0);
  await press("Shift+End", "Control+c");
  assert.equal(await text(), 'Part 1\t1\t2\t2026-03-01\t"first ""one""\tx\nsecond"\t');
  const html = await page.evaluate(async () => {
    const [item] = await navigator.clipboard.read();
    return (await item.getType("text/html")).text();
  });
  assert.match(html, /<td[^>]*>first "one"( |&nbsp;)+x<br>second<\/td>/);
  await press("ArrowDown", "Control+v");
  await until(NOTE, 1, 'first "one"\tx\nsecond');
  await until(ITEMS, 1, "1");
  await until(TWICE, 1, "2");
  await page.getByText("Twice is worked out by Sheaf and was passed over.").waitFor();
  await press("Control+z");
  await until(NAME, 1, "Part 2");
  await until(ITEMS, 1, "2");

  // One value fills a range; cutting empties where it was.
  await select(ITEMS, 4);
  await press("Control+x");
  await until(ITEMS, 4, "");
  await press("ArrowDown", "Shift+ArrowDown", "Control+v");
  await until(ITEMS, 5, "5");
  await until(ITEMS, 6, "5");
  await press("Control+z", "Control+z");
  await until(ITEMS, 4, "5");
  await until(ITEMS, 6, "7");
}

/** Cells of Excel and of Google Sheets, and values that do not fit. */
async function pasteFromElsewhere({ page, press, select, until, look, api, workspace }) {
  const put = (text, html) =>
    page.evaluate(
      ([plain, table]) =>
        navigator.clipboard.write([
          new ClipboardItem({
            "text/plain": new Blob([plain], { type: "text/plain" }),
            ...(table ? { "text/html": new Blob([table], { type: "text/html" }) } : {}),
          }),
        ]),
      [text, html],
    );
  await put('"3,5"" pipe"\t1,200\r\n', '<table><tr><td>3,5" pipe</td><td>1,200</td></tr></table>');
  await select(NAME, 0);
  await press("Control+v");
  await until(NAME, 0, '3,5" pipe');
  await until(ITEMS, 0, "1200");
  await press("Control+z");
  await until(NAME, 0, "Part 1");

  await put("many\n12\nfew\n\n");
  await select(ITEMS, 0);
  await press("Control+v");
  await until(ITEMS, 1, "12");
  await until(ITEMS, 0, "1");
  await until(ITEMS, 3, "");
  await page
    .getByText("2 values were left as they were. The first: Row 1, Items. “many” is not a whole number.")
    .waitFor();
  await page.getByRole("button", { name: "Show all" }).click();
  const list = page.getByRole("dialog", {
    name: "2 values were left as they were",
  });
  await list.getByRole("row", { name: /Row 3, Items few/ }).waitFor();
  await look("grid-left-out");
  await press("Escape");
  await list.waitFor({ state: "hidden" });

  // What the server refuses is shown as before, and told with its place.
  await put("\nBlank before");
  await select(NAME, 5);
  await press("Control+v");
  await page.getByText(/Row 6, Name was left as it was\./).waitFor();
  await until(NAME, 5, "Part 6");
  await until(NAME, 6, "Blank before");
  await press("Control+z");
  await until(NAME, 6, "Part 7");
  await press("Control+z");
  await until(ITEMS, 3, "4");
  await until(ITEMS, 1, "2");
  const { records } = await api(workspace, "tables/depot/records?limit=1");
  assert.equal(records[0].fields.items, 1);
}

/** Rows below the last are told and made; all of the paste is one step. */
async function pasteBelow({ page, press, select, until, look, cell, api, workspace }) {
  const many = async () => (await api(workspace, "tables/depot/records?limit=1&count=true")).count;
  await page.evaluate(() => navigator.clipboard.writeText("Seven\t70\nEight\t80\nNine\t90\nTen\t100"));
  await select(NAME, 6);
  await press("Control+v");
  await page.getByRole("dialog", { name: "Add 2 records?" }).waitFor();
  await look("grid-add");
  await page.getByRole("button", { name: "Add 2 records and paste" }).click();
  await until(NAME, 9, "Ten");
  await until(ITEMS, 6, "70");
  await page.getByText("2 records were added.").waitFor();
  assert.equal(await many(), 10);
  await press("Control+z");
  await until(NAME, 6, "Part 7");
  await cell(NAME, 9).waitFor({ state: "detached" });
  assert.equal(await many(), 8);
  await press("Control+y");
  await until(NAME, 9, "Ten");
  await until(ITEMS, 7, "80");
  await press("Control+z");
  await until(NAME, 7, "Part 8");
}

/** What is typed below the last record becomes one, and nothing is made before; where more is asked for, the form has it already. */
async function typeBelow({ page, press, select, until, look, cell }) {
  await select(NAME, 7);
  await press("ArrowDown");
  await page.keyboard.type("Quickly typed");
  await look("grid-typed-below");
  await press("Enter");
  await until(NAME, 8, "Quickly typed");
  await select(NAME, 8);
  await press("ArrowDown");
  await page.keyboard.type("Dropped");
  await page.getByRole("dialog", { name: "Name", exact: true }).waitFor();
  await press("Escape", "Control+z");
  await cell(NAME, 8).waitFor({ state: "detached" });
  await select(ITEMS, 7);
  await press("ArrowDown");
  await page.keyboard.type("12");
  await press("Enter");
  const form = page.getByRole("complementary", { name: "Record of Depot" });
  await form.getByRole("button", { name: "Items: 12. Edit" }).waitFor();
  await form.getByRole("button", { name: "Cancel" }).click();
  await form.waitFor({ state: "hidden" });
}

/** What somebody else wrote while an editor was open stays, and whoever is late is told what they typed. */
async function writeBesideOthers({ page, press, select, until, look, api, workspace }) {
  const theirs = (items) => api(workspace, "tables/depot/records/1", "PATCH", { fields: { items } });
  await select(ITEMS, 0);
  await press("Enter");
  await page.keyboard.type("7");
  await theirs(50);
  await until(ITEMS, 0, "50");
  await press("Enter");
  await page.getByText("Someone else changed Items").waitFor();
  await look("grid-overtaken");
  assert.equal((await api(workspace, "tables/depot/records/1")).fields.items, 50);
  await theirs(1);
  await until(ITEMS, 0, "1");
}

/** A row's number ticks it and opens nothing; the end of its first cell opens it. */
async function tickAndOpen({ page, look }) {
  const canvas = await page.locator("canvas").first().boundingBox();
  // Not one of those that `select` clicks: a second click on the cell that is selected opens it.
  const row = canvas.y + HEADER + ROW * 3.5;
  const panel = page.getByRole("complementary", { name: "Record of Depot" });
  await page.mouse.click(canvas.x + MARKER / 2, row);
  await page.getByRole("button", { name: "Delete 1", exact: true }).waitFor();
  assert.equal(await panel.count(), 0);
  await page.mouse.click(canvas.x + MARKER / 2, row);
  await page.getByRole("button", { name: "Delete 1", exact: true }).waitFor({ state: "hidden" });
  const [first] = await widths(page);
  await page.mouse.move(canvas.x + MARKER + first - 14, row);
  await look("grid-row-end");
  await page.mouse.click(canvas.x + MARKER + first - 14, row);
  await panel.getByRole("heading", { name: "Part 4" }).waitFor();
  await panel.getByRole("button", { name: "Close", exact: true }).click();
  await panel.waitFor({ state: "hidden" });
}

async function fillCells({ page, press, select, until, look }) {
  // Down and right, without a series.
  await select(ITEMS, 0);
  await press("Shift+ArrowDown", "Shift+ArrowDown", "Control+d");
  await until(ITEMS, 2, "1");
  await press("Control+z");
  await until(ITEMS, 2, "3");
  await select(ITEMS, 1);
  await press("Control+d");
  await until(ITEMS, 1, "1");
  await press("Control+z");
  await until(ITEMS, 1, "2");

  // Typed into all selected cells.
  await select(ITEMS, 0);
  await press("Shift+ArrowDown", "Shift+ArrowDown");
  await page.keyboard.type("77");
  await press("Control+Enter");
  await until(ITEMS, 0, "77");
  await until(ITEMS, 2, "77");
  await press("Control+z");
  await until(ITEMS, 2, "3");

  // The corner dragged down: names, numbers and days go on.
  await select(NAME, 0);
  await press("Shift+ArrowDown", "Shift+End");
  await look("grid-range");
  const canvas = await page.locator("canvas").first().boundingBox();
  const right = canvas.x + MARKER + (await widths(page)).reduce((sum, width) => sum + width, 0);
  const row = (number) => canvas.y + HEADER + ROW * number;
  await page.mouse.move(right - 3, row(2) - 3);
  await page.mouse.down();
  await page.mouse.move(right - 20, row(4) + 10, { steps: 6 });
  await page.mouse.move(right - 20, row(5) + 10, { steps: 4 });
  await page.mouse.up();
  await until(NAME, 5, "Part 6");
  await until(ITEMS, 5, "6");
  await until(DUE, 5, "2026-03-06");
}

/** Of the columns, as the summary below them has them. */
function widths(page) {
  return page
    .getByRole("group", { name: "Summary of the columns" })
    .getByRole("button")
    .evaluateAll((cells) => cells.map((cell) => cell.offsetWidth));
}

/** To the right edge of a column's head, as a person goes there: until the pointer says that the column can be dragged wider. */
async function toEdge(page, x, y) {
  await page.mouse.move(x - 2, y);
  await page.waitForFunction(() => document.querySelector(".dvn-scroller")?.style.cursor === "col-resize");
}

/** Columns made wider, as wide as their values, moved, frozen and hidden; rows made taller. The layout stays the person's own. */
async function layOut({ page, press, select, until, look, cell }) {
  const canvas = await page.locator("canvas").first().boundingBox();
  const edge = (column, all) =>
    canvas.x + MARKER + all.slice(0, column).reduce((sum, width) => sum + width, 0);
  const head = canvas.y + HEADER / 2;
  const before = await widths(page);
  // Also lets half a second pass: two clicks within it are a double one to the grid, wherever they are.
  await look("grid-filled");
  await toEdge(page, edge(NAME, before), head);
  await page.mouse.down();
  await page.mouse.move(edge(NAME, before) + 58, head, { steps: 6 });
  await page.mouse.up();
  // It is drawn with the next frame, whenever that comes.
  await page.waitForFunction((was) => {
    const first = document.querySelector('[aria-label="Summary of the columns"] button');
    return Math.abs(first.offsetWidth - was - 60) <= 3;
  }, before[0]);
  const wider = await widths(page);
  await toEdge(page, edge(NAME, wider), head);
  await page.mouse.dblclick(edge(NAME, wider) - 2, head);
  await page.waitForFunction(
    (was) => document.querySelector('[aria-label="Summary of the columns"] button').offsetWidth < was,
    before[0],
  );

  // The third column is dragged to the right of the fourth.
  const now = await widths(page);
  await page.mouse.move(edge(TWICE - 1, now) + 40, head);
  await page.mouse.down();
  await page.mouse.move(edge(DUE, now) - 30, head, { steps: 10 });
  await page.mouse.up();
  await page.waitForURL((url) => url.searchParams.get("fields") === "name,items,due,twice,note,done");
  await until(TWICE, 0, "2026-03-01");
  await page.reload();
  await until(DUE, 0, "2");
  assert.ok((await widths(page))[0] < before[0], "the width is remembered");

  const menu = async (column, item) => {
    await page.mouse.click(edge(column - 1, await widths(page)) + 40, head, {
      button: "right",
    });
    await page.getByRole("menuitem", { name: item }).click();
  };
  await menu(ITEMS, "Freeze up to this column");
  await menu(DUE, "Hide this column");
  await page.getByRole("button", { name: "Columns: 1 hidden" }).waitFor();
  await page.setViewportSize({ width: 800, height: 700 });
  await select(NAME, 0);
  await press("End");
  await until(NAME, 0, "Part 1");
  await look("grid-frozen");
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.getByRole("button", { name: "Row height" }).click();
  await page.getByRole("menuitem", { name: "Extra tall" }).click();
  await page.getByRole("button", { name: "Rows: Extra tall" }).waitFor();
  await page.emulateMedia({ colorScheme: "dark" });
  await select(NAME, 1);
  await press("Shift+ArrowDown", "Shift+ArrowRight", "Control+c");
  await look("grid-tall-dark");
  await page.setViewportSize({ width: 390, height: 844 });
  await look("grid-tall-narrow-dark");
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.reload();
  await page.getByRole("button", { name: "Rows: Extra tall" }).waitFor();
  await cell(NAME, 0).waitFor({ state: "attached" });
  // Whoever was elsewhere finds the table as they left it.
  await page.getByRole("link", { name: "Imports" }).click();
  await page.getByRole("heading", { name: "Imports", exact: true }).waitFor();
  await page.getByRole("link", { name: "Depot", exact: true }).click();
  await page.getByRole("button", { name: "Columns: 1 hidden" }).waitFor();
  await cell(NAME, 0).waitFor({ state: "attached" });
}
