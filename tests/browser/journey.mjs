// The main journey in a real browser: sign in by link, import a workbook, change and mend its plan, apply it, edit a cell,
// see it after a reload, its history, undo; filter, add a column, lose one's way; work in the grid as in a spreadsheet
// (grid.mjs) and by the menu of a cell, find and replace (cells.mjs), with records by themselves and the model (record.mjs); see a table as a board, a calendar, a timeline, a gallery and a list
// (looks.mjs), its records in groups (groups.mjs) and as a pivot (pivot.mjs); ask for what does not fit (misfits.mjs); find, change the language and lose the connection (around.mjs); import a changed file
// again (again.mjs); make something else of a plan (wizard.mjs), and of its rows (shapes.mjs); comment on a record (comments.mjs); make a table (newTable.mjs); take along what is seen, and keep a view
// for oneself (mine.mjs); put files into records (files.mjs); make a form and fill it in as a stranger (form.mjs); look after one's own account (account.mjs); sign in by a provider and a passkey
// (signIn.mjs); say what the workspace is like, put it away, and look after the host (workspace.mjs). Each part is given `look` and `everyWay` (looking.mjs), which
// hold a page against axe. It starts nothing but that provider and a
// server of one workbook on 127.0.0.1: Sheaf stands at SHEAF_URL, and may fetch from there (SHEAF_IMPORT_FROM).
//
//   SHEAF_URL=http://127.0.0.1:8080 SHEAF_LINK=<token or address> SHEAF_FILE=<workbook[:workbook…]> node tests/browser/journey.mjs
//
// SHEAF_OTHER: e-mail address and password of a second person, with a blank between. Optional: SHEAF_SHOTS (a folder for screenshots), CHROMIUM (path of the browser).
import assert from "node:assert/strict";
import fs from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import { ownAccount } from "./account.mjs";
import { importAgain } from "./again.mjs";
import { goAround } from "./around.mjs";
import { useCells } from "./cells.mjs";
import { comment } from "./comments.mjs";
import { keepFiles } from "./files.mjs";
import { useForm } from "./form.mjs";
import { useGrid } from "./grid.mjs";
import { useGroups } from "./groups.mjs";
import { looking, WIDE } from "./looking.mjs";
import { useLooks } from "./looks.mjs";
import { letIn } from "./people.mjs";
import { countComments, pasteSeveral, usePivot } from "./pivot.mjs";
import { keepAndTake } from "./mine.mjs";
import { findMisfits } from "./misfits.mjs";
import { makeTable } from "./newTable.mjs";
import { placeTables } from "./places.mjs";
import { openRecords } from "./record.mjs";
import { readInAnotherShape } from "./shapes.mjs";
import { otherWays } from "./signIn.mjs";
import { makeOfPlans } from "./wizard.mjs";
import { runWorkspace } from "./workspace.mjs";

const require = createRequire(new URL("../../web/package.json", import.meta.url));
const { chromium } = require("playwright-core");

const base = needed("SHEAF_URL").replace(/\/$/, "");
const link = needed("SHEAF_LINK");
const files = needed("SHEAF_FILE").split(path.delimiter);
const shots = process.env.SHEAF_SHOTS ?? fs.mkdtempSync(path.join(os.tmpdir(), "sheaf-shots-"));
const profile = fs.mkdtempSync(path.join(os.tmpdir(), "sheaf-chromium-"));
const flags =
  "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync";

function needed(name) {
  const value = process.env[name];
  if (!value) {
    console.error(`${name} is not set; see the head of this file.`);
    process.exit(2);
  }
  return value;
}

const complaints = [];
let clicks = 0; // see select

const context = await chromium.launchPersistentContext(profile, {
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  headless: true,
  args: flags.split(" "),
  viewport: WIDE,
  baseURL: base,
});
const page = context.pages()[0] ?? (await context.newPage());
page.setDefaultTimeout(15_000);
// A page that lives long fetches more than a browser remembers by itself.
await page.addInitScript(() => performance.setResourceTimingBufferSize(10_000));
const { shoot, look, everyWay, told, steps } = looking(page, shots);
page.on("pageerror", (error) => complaints.push(`page: ${error.message}`));
page.on("console", (line) => {
  // Being told that nobody is signed in yet, that a value breaks a rule, that a record is gone, or that this host fetches nothing from a
  // place, is an answer, not a fault; and around.mjs takes the network away.
  const answered = line.location().url.includes("/api/v1/") ? /\b(401|403|404|409|422)\b/ : /\b(401|422)\b/;
  const expected = answered.test(line.text()) || line.text().includes("ERR_INTERNET_DISCONNECTED");
  if (line.type() === "error" && !expected) complaints.push(`console: ${line.text()}`);
});

try {
  await journey();
  assert.deepEqual(complaints, [], "the browser complained");
  assert.deepEqual(told, [], "what axe found, and what went past the edge");
  console.log(`ok: ${steps()} steps; screenshots in ${shots}`);
} catch (error) {
  await shoot("failed");
  console.error(error);
  if (complaints.length) console.error(complaints.join("\n"));
  if (told.length) console.error(told.join("\n"));
  console.error(`screenshots in ${shots}`);
  process.exitCode = 1;
} finally {
  await context.close();
  fs.rmSync(profile, { recursive: true, force: true });
}

async function journey() {
  await page.goto("/sign-in");
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
  await look("sign-in");

  const token = link.includes("link=") ? new URL(link, base).searchParams.get("link") : link;
  await page.goto(`/sign-in?link=${encodeURIComponent(token)}`);
  await page.waitForURL(/\/w\/[^/]+/);
  await page.locator("input[type=file]").first().waitFor({ state: "attached" });
  const workspace = new URL(page.url()).pathname.split("/")[2];
  await look("start");

  await page.locator("input[type=file]").first().setInputFiles(files);
  await page.waitForURL(/\/imports\/\d+/);
  const create = page.getByRole("button", { name: /^Create \d+ tables?$/ });
  await create.waitFor();
  await page.locator("td").first().waitFor();
  await look("plan");

  const [head, type] = await changeType();
  await look("plan-changed");
  await page.getByText("As in the file", { exact: true }).click();
  await page.locator("td[data-part=row]").first().waitFor();
  await look("plan-sheet");
  await page.getByText("Links", { exact: true }).click();
  await page.getByRole("region", { name: "Tables and their links" }).waitFor();
  await look("plan-map");
  const importId = new URL(page.url()).pathname.split("/").pop();
  const plan = await api(workspace, `imports/${importId}`);
  assert.ok(
    plan.proposal.tables.some((table) =>
      table.fields.some((field) => field.label === head && field.type === type),
    ),
    `the plan keeps ${head} as ${type}`,
  );

  await page.getByText("As a table", { exact: true }).click();
  await mendFindings(workspace, importId);

  await create.click();
  await page.waitForURL(/\/t\/[^/]+/);
  await page.locator("canvas").first().waitFor();
  await cell(1, 0).waitFor({ state: "attached" });
  await look("grid");

  const { column, before } = await textColumn(workspace);
  const after = "Typed by the journey";
  await select(column, 0);
  await page.keyboard.press("Enter");
  await page.getByRole("textbox").last().waitFor();
  await page.keyboard.press("Control+A");
  await page.keyboard.type(after);
  const written = page.waitForResponse(
    (response) => response.request().method() === "PATCH" && /\/records\/\d+$/.test(response.url()),
  );
  await page.keyboard.press("Enter");
  await until(column, 0, after);
  assert.ok((await written).ok(), "the value is written");
  await page.reload();
  await until(column, 0, after);
  await look("grid-edited");

  await select(column, 0);
  await page.keyboard.press(" ");
  await page.getByRole("tab", { name: "Fields" }).waitFor();
  await look("record");
  await page.getByRole("tab", { name: "History" }).click();
  await page.locator("ins", { hasText: after }).first().waitFor();
  await look("history");
  await page.getByRole("button", { name: "Close", exact: true }).first().click();

  await select(column, 0);
  await page.keyboard.press("Control+z");
  await page.getByText("Undone", { exact: true }).waitFor();
  await until(column, 0, before);
  await page.reload();
  await until(column, 0, before);
  await look("undone");

  await page.getByRole("link", { name: "Leads", exact: true }).click();
  await cell(1, 0).waitFor({ state: "attached" });
  await sumUp(workspace);
  await filterRecords();
  await moveSort();
  await saveViews(workspace);
  await shapeColumns(workspace);

  await page.goto(`/w/${workspace}/t/nowhere`);
  await page.getByRole("heading", { name: "There is no such table" }).waitFor();
  await look("no-table");
  await page.goto("/w/nowhere");
  await page.getByRole("heading", { name: "This workspace is not open to you" }).waitFor();
  await look("no-workspace");
  await page.getByRole("link", { name: "Journey" }).click();
  await page.waitForURL(`/w/${workspace}`);

  await page.getByRole("link", { name: "API tokens" }).click();
  await page.getByRole("heading", { name: "API tokens" }).waitFor();
  await look("tokens");
  await page.getByRole("link", { name: "Imports" }).click();
  await page.getByRole("heading", { name: "Imports", exact: true }).waitFor();
  await look("imports");
  await moveStatus(workspace);
  await useGrid(workspace, { page, look, api, cell, select, until });
  await useCells(workspace, { page, look, api, cell, select, until });
  await useGroups(workspace, { page, look, api, until });
  await usePivot(workspace, { page, look, api });
  await findMisfits(workspace, { page, api, until, look, everyWay });
  await pasteSeveral(workspace, { page, look, api, select, until });
  await countComments(workspace, { page, look, api });
  await openRecords(workspace, { page, look, everyWay, api });
  await useLooks(workspace, { page, look, api });
  await goAround(workspace, { page, context, look, api, cell, select, until });
  await importAgain(workspace, { page, look, api, cell, select, until });
  await placeTables(workspace, { page, look });
  await makeOfPlans(workspace, { page, look, api });
  await readInAnotherShape(workspace, { page, look, api });
  await comment(workspace, { page, look, api });
  await makeTable(workspace, { page, look, api });
  await keepAndTake(workspace, { page, look, api });
  await withStranger((stranger) => letIn(workspace, { page, look, everyWay, api, stranger }));
  await keepFiles(workspace, { page, look, everyWay, api, select, until });
  await runWorkspace(workspace, { page, look, everyWay, api });
  await withStranger((stranger) => useForm(workspace, { page, look, api, stranger }));
  await withStranger((stranger) => ownAccount({ look, everyWay, stranger, person: needed("SHEAF_OTHER") }));
  await withStranger((stranger) =>
    otherWays({
      look,
      everyWay,
      stranger,
      base,
      person: needed("SHEAF_OTHER"),
    }),
  );
}

/** A status of which one move is allowed: the other choice is barred with the reason, the allowed one is taken. */
async function moveStatus(workspace) {
  await api(workspace, "tables/leads/fields", "POST", {
    label: "Phase",
    type: "status",
    choices: ["New", "Won", "Lost"].map((label, at) => ({
      code: at + 1,
      label,
    })),
    moves: [{ from: 1, to: 2 }],
  });
  await api(workspace, "tables/leads/records/1", "PATCH", {
    fields: { phase: "New" },
  });
  await page.goto(`/w/${workspace}/t/leads?record=1`);
  await page.getByRole("button", { name: /Phase.*New/ }).click();
  const lost = page.getByRole("option", { name: /Lost/ });
  await lost.getByText("It cannot go from “New” to “Lost”.").waitFor();
  assert.equal(await lost.getAttribute("aria-disabled"), "true");
  await look("status-moves");
  await page.getByRole("option", { name: "Won", exact: true }).click();
  await page.getByRole("button", { name: /Phase.*Won/ }).waitFor();
}

/** Makes the first plain column text (or long text), and tells which. */
async function changeType() {
  const heads = page.locator("thead th button");
  for (let at = 0; at < (await heads.count()); at++) {
    const words = await heads.nth(at).innerText();
    if (/Link|Formula|Lookup|Roll-up/.test(words)) continue;
    const [label] = words.split("\n");
    await heads.nth(at).click();
    await page.getByRole("button", { name: /^Column type: / }).click();
    const isText = /\nText$/.test(words);
    const wanted = isText ? "Long text" : "Text";
    await page.getByRole("menuitem", { name: new RegExp(`^${wanted}`) }).click();
    await page.getByRole("button", { name: `Column type: ${wanted}. Change it` }).waitFor();
    return [label.replace(/ \*$/, ""), isText ? "long_text" : "text"];
  }
  throw new Error("no column whose type could be changed");
}

/** Mends all findings of the first kind that has a mend, takes that back, and mends them again. */
async function mendFindings(workspace, importId) {
  const mended = async () => {
    const { proposal } = await api(workspace, `imports/${importId}`);
    return proposal.findings.filter((finding) => finding.mended).length;
  };
  await page.getByRole("button", { name: /^Show all findings/ }).click();
  const findings = page.getByRole("region", { name: "Findings" });
  const before = await mended();
  await findings.getByRole("button", { name: /^Mend/ }).first().click();
  await findings
    .getByText(/mended\./)
    .first()
    .waitFor();
  assert.ok((await mended()) > before, "the plan keeps the mends");
  await look("plan-mended");
  await findings.getByRole("button", { name: "Undo" }).first().click();
  await page.getByText("The mend is taken back.").waitFor();
  assert.equal(await mended(), before, "the mends are taken back");
  await findings.getByRole("button", { name: /^Mend/ }).first().click();
  await findings
    .getByText(/mended\./)
    .first()
    .waitFor();
}

/** The total below a column of the workbook is the table's summary; another column gets one, which follows an edit, and loses it. */
async function sumUp(workspace) {
  const { fields, summary } = await api(workspace, "tables/leads");
  const row = page.getByRole("group", { name: "Summary of the columns" });
  const total = fields.find((field) => summary[field.name] === "sum");
  await row
    .getByRole("button", {
      name: new RegExp(`^${total.label}: Sum .*[1-9]`),
    })
    .waitFor();
  await row.getByRole("button", { name: "Sum up Quantity" }).click();
  await page.getByRole("menuitem", { name: "Maximum", exact: true }).waitFor();
  await look("summary-menu");
  await page.getByRole("menuitem", { name: "Maximum", exact: true }).click();
  const greatest = row.getByRole("button", {
    name: /^Quantity: Maximum \d/,
  });
  await greatest.waitFor();
  await look("summary");
  await page.emulateMedia({ colorScheme: "dark" });
  await page.setViewportSize({ width: 390, height: 844 });
  await look("summary-narrow-dark");
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize({ width: 1440, height: 900 });
  const quantity = fields.find((field) => field.label === "Quantity").name;
  const [first] = (await api(workspace, "tables/leads/records?limit=1")).records;
  const set = (value) =>
    api(workspace, `tables/leads/records/${first.id}`, "PATCH", {
      fields: { [quantity]: value },
    });
  await set(987654);
  await row.getByRole("button", { name: "Quantity: Maximum 987,654" }).waitFor();
  await set(first.fields[quantity]);
  await greatest.click();
  await page.getByRole("menuitem", { name: "None", exact: true }).click();
  await row.getByRole("button", { name: "Sum up Quantity" }).waitFor();
  assert.deepEqual((await api(workspace, "tables/leads")).summary, summary, "the summary is as it was");
}

/** Puts a filter together, reads it back after a reload, says it as a formula with its quotes forgotten, and clears it. */
async function filterRecords() {
  const button = page.getByRole("button", { name: /^Filter/ }).first();
  const pick = async (label, option) => {
    await page.getByRole("combobox", { name: label }).click();
    await page.getByRole("option", { name: option, exact: true }).click();
  };
  await button.click();
  await pick("Column of condition 1", "Source");
  await pick("Comparison of condition 1", "is");
  await pick("Value of condition 1", "Referral");
  await page.getByRole("button", { name: "Add a condition" }).click();
  await pick("Column of condition 2", "Quantity");
  await pick("Comparison of condition 2", "is more than");
  await page.getByRole("textbox", { name: "Value of condition 2" }).fill("1");
  await button.filter({ hasText: "Source is Referral, 1 more" }).waitFor();
  assert.equal(new URL(page.url()).searchParams.get("filter"), '{Source} = "Referral" and {Quantity} > 1');
  await look("filter");
  await page.reload();
  await button.filter({ hasText: "Source is Referral, 1 more" }).click();
  assert.equal(await page.getByRole("textbox", { name: "Value of condition 2" }).inputValue(), "1");
  await groupConditions(button, pick);
  await page.getByText("As a formula", { exact: true }).click();
  await page.getByRole("textbox", { name: "Show records where" }).fill("{Source} = Trade fair");
  await page.getByRole("button", { name: 'Write "Trade fair"' }).click();
  await look("filter-formula");
  await page.getByRole("button", { name: "Apply", exact: true }).click();
  await button.filter({ hasText: "Source is Trade fair" }).click();
  await page.getByRole("button", { name: "Clear filter" }).click();
  await page.waitForURL((url) => !url.searchParams.has("filter"));
  await page.keyboard.press("Escape");
}

/** A group within the conditions, put together by keys; a formula of such parts comes back as a list. */
async function groupConditions(button, pick) {
  await page.getByRole("button", { name: "Add a group" }).focus();
  await page.keyboard.press("Enter");
  const column = page.getByRole("combobox", {
    name: "Column of condition 3.1",
  });
  await page.waitForFunction(
    (label) => document.activeElement?.getAttribute("aria-label") === label,
    "Column of condition 3.1",
  );
  await column.fill("Source");
  // Keys that are pressed before the list is open, or before a line of it is marked, do something else.
  await page.getByRole("option", { name: "Source", exact: true }).waitFor();
  await page.keyboard.press("ArrowDown");
  await page.locator("[role=option][data-combobox-selected]", { hasText: "Source" }).waitFor();
  await page.keyboard.press("Enter");
  await pick("Value of condition 3.1", "Trade fair");
  await page.getByRole("button", { name: "Add a condition" }).first().click();
  await pick("Comparison of condition 3.2", "is not blank");
  const formula =
    '{Source} = "Referral" and {Quantity} > 1 and ({Source} = "Trade fair" or not ISBLANK({Source}))';
  await page.waitForURL((url) => url.searchParams.get("filter") === formula);
  await look("filter-groups");
  await page.reload();
  await button.filter({ hasText: "Source is Referral, 3 more" }).click();
  await page.getByRole("combobox", { name: "All or any of the conditions in group 3" }).waitFor();
  await page.getByRole("button", { name: "Remove group 3" }).click();
  await button.filter({ hasText: "Source is Referral, 1 more" }).waitFor();
}

/** What the order goes by second is put first, and put back. */
async function moveSort() {
  const shown = new URL(page.url());
  shown.searchParams.set("sort", "-created,company");
  await page.goto(shown.href);
  await page.getByRole("button", { name: /^Sort: Created ↓, Company ↑/ }).click();
  await page.getByRole("button", { name: "Move Company up" }).press("Enter");
  await page.waitForURL((url) => url.searchParams.get("sort") === "company,-created");
  await page.keyboard.press("Alt+ArrowDown");
  await page.waitForURL((url) => url.searchParams.get("sort") === "-created,company");
  await page.getByRole("button", { name: "Do not sort by Company" }).click();
  await page.getByRole("button", { name: "Do not sort by Created" }).click();
  await page.waitForURL((url) => !url.searchParams.has("sort"));
  await page.keyboard.press("Escape");
}

/** Hides a column and orders by another, saves that as a view, changes, takes back, renames and deletes it, and undoes that. */
async function saveViews(workspace) {
  const name = new URL(page.url()).pathname.split("/")[4];
  const views = async () => (await api(workspace, `tables/${name}/views`)).views;
  const tabs = page.getByRole("navigation", { name: "Views" });
  const part = (key) => new URL(page.url()).searchParams.get(key);
  const columns = page.getByRole("button", { name: /^Columns/ });

  await columns.click();
  await page.getByRole("checkbox", { name: "Show Source" }).click();
  await columns.filter({ hasText: "1 hidden" }).waitFor();
  await look("view-columns");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Save as a new view" }).click();
  await page.keyboard.type("Without source");
  await look("view-naming");
  await page.keyboard.press("Enter");
  await tabs.getByRole("button", { name: "Without source", exact: true }).waitFor();
  await page.waitForURL((url) => url.searchParams.get("view") === "without_source");
  assert.equal(part("fields"), null, "what is saved is not said again");
  const [saved] = await views();
  assert.ok(saved.fields.length > 0 && !saved.fields.includes("source"), "the view keeps its columns");

  await columns.click();
  await page.getByRole("checkbox", { name: "Show Source" }).click();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Back to the saved" }).waitFor();
  await look("view-changed");
  await page.emulateMedia({ colorScheme: "dark" });
  await page.setViewportSize({ width: 390, height: 844 });
  await look("view-changed-narrow-dark");
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.reload();
  await page.getByRole("button", { name: "Back to the saved" }).click();
  await columns.filter({ hasText: "1 hidden" }).waitFor();
  await columns.click();
  await page.getByRole("button", { name: `Move ${await second(saved)} up` }).click();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByText("is saved as shown.").waitFor();
  assert.equal((await views())[0].fields[0], saved.fields[1], "the view keeps the order of its columns");

  await page.getByRole("button", { name: "Menu of view Without source" }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("menuitem", { name: "Rename view" }).click();
  const label = page.getByRole("textbox", { name: "Name of the view" });
  await label.fill("No source");
  await page.keyboard.press("Enter");
  await tabs.getByRole("button", { name: "No source", exact: true }).waitFor();
  await page.getByRole("button", { name: "Menu of view No source" }).click();
  await page.getByRole("menuitem", { name: "Delete view" }).click();
  await page.getByText("View “No source” is deleted.").waitFor();
  assert.equal((await views()).length, 0);
  await page.getByRole("button", { name: "Undo", exact: true }).click();
  await tabs.getByRole("button", { name: "No source", exact: true }).waitFor();
  await page.waitForURL((url) => url.searchParams.get("view") === "without_source");
  await tabs.getByRole("button", { name: "All records" }).click();
  await page.waitForURL((url) => !url.searchParams.has("view"));

  async function second(view) {
    const { fields } = await api(workspace, `tables/${name}`);
    return fields.find((field) => field.name === view.fields[1]).label;
  }
}

/** Adds a column of choices, tries another type on one that has values, deletes the new one and brings it back. */
async function shapeColumns(workspace) {
  const name = new URL(page.url()).pathname.split("/")[4];
  const labels = async () => (await api(workspace, `tables/${name}`)).fields.map((field) => field.label);
  const columns = page.getByRole("dialog", { name: "Columns" });
  const open = async (column) => {
    await page.getByRole("button", { name: "Columns", exact: true }).click();
    await columns.getByRole("button", { name: column }).click();
  };
  const drawer = page
    .getByRole("dialog")
    .filter({ has: page.getByRole("combobox", { name: "Column type" }) });
  const type = async (label) => {
    await drawer.getByRole("combobox", { name: "Column type" }).click();
    await page.getByRole("option", { name: label, exact: true }).click();
  };

  await cell(1, 0).waitFor({ state: "attached" });
  const grid = await page.locator("canvas").first().boundingBox();
  await page.mouse.click(grid.x + 120, grid.y + 17, { button: "right" });
  await page.getByRole("menuitem", { name: "Change this column" }).waitFor();
  await look("column-menu");
  await page.keyboard.press("Escape");
  // Long text is not grouped by; the column beside it is.
  await page.mouse.click(grid.x + 400, grid.y + 17, { button: "right" });
  await page.getByRole("menuitem", { name: "Group by this column" }).click();
  await page.waitForURL((url) => url.searchParams.has("group"));
  await page.getByRole("button", { name: /^Grouped: / }).click();
  await page.getByRole("button", { name: /^Do not group by / }).click();
  await page.waitForURL((url) => !url.searchParams.has("group"));
  await page.keyboard.press("Escape");

  await open("Add column");
  await drawer.getByRole("textbox", { name: "Name" }).fill("Stage of the journey");
  await drawer.getByRole("textbox", { name: "What it is for" }).fill("How far it has come");
  await type("Status");
  await drawer.getByRole("button", { name: "Add a choice" }).click();
  await page.keyboard.type("Done");
  await page.keyboard.press("Enter");
  await page.keyboard.type("Begun");
  await drawer.getByRole("button", { name: "Move the choice Begun", exact: true }).press("ArrowUp");
  await drawer.getByText("Choice 1 of 2").waitFor();
  await drawer.getByRole("button", { name: /^Colour of Begun/ }).click();
  await page.getByRole("menuitem", { name: "Green" }).click();
  await drawer.getByRole("button", { name: "More", exact: true }).click();
  await drawer.getByRole("combobox", { name: "Begins as" }).click();
  await page.getByRole("option", { name: "Begun" }).click();
  await drawer.getByRole("switch", { name: "Only certain moves are allowed" }).check();
  await drawer
    .getByRole("group", { name: "From Begun to" })
    .getByRole("button", { name: "Conditions" })
    .click();
  const asked = drawer.getByRole("group", {
    name: "Conditions of Begun to Done",
  });
  await asked.getByRole("combobox", { name: "Who may" }).click();
  await page.getByRole("option", { name: "Admin", exact: true }).click();
  await drawer.getByRole("textbox", { name: "Name" }).click();
  await look("column-new");
  await drawer.getByRole("button", { name: "Add column" }).click();
  await page.getByText("The column Stage of the journey is added.").waitFor();
  const made = (await api(workspace, `tables/${name}`)).fields.find(
    ({ label }) => label === "Stage of the journey",
  );
  assert.equal(made.description, "How far it has come");
  assert.equal(made.default, "Begun");
  const [begun, done] = made.choices;
  assert.deepEqual([begun.label, begun.colour, done.label], ["Begun", "green", "Done"]);
  assert.deepEqual(made.moves, [
    { from: begun.code, to: done.code, by: ["admin"] },
    { from: done.code, to: begun.code },
  ]);

  await open(/^Source/);
  await type("Whole number");
  await drawer.getByText(/values would not fit/).waitFor();
  await look("column-tried");
  await page.keyboard.press("Escape");

  await open(/^Stage of the journey/);
  await drawer.getByRole("button", { name: "Delete column" }).click();
  await page.getByText("The column Stage of the journey is deleted.").waitFor();
  assert.ok(!(await labels()).includes("Stage of the journey"));
  await page.getByRole("button", { name: "Undo", exact: true }).click();
  await page.getByText("The column is as it was.").waitFor();
  assert.ok((await labels()).includes("Stage of the journey"));
}

/** A column of text in the table that is shown, counted from 1, and what its first cell holds. */
async function textColumn(workspace) {
  const name = new URL(page.url()).pathname.split("/")[4];
  const { tables } = await api(workspace, "tables");
  const table = tables.find((candidate) => candidate.name === name);
  const at = table.fields.findIndex((field) => field.type === "text" || field.type === "long_text");
  assert.ok(at >= 0, `${table.label} has a column of text`);
  const before = await cell(at + 1, 0).textContent();
  return { column: at + 1, before };
}

function api(workspace, address, method = "GET", body = undefined) {
  return page.evaluate(
    async ([name, where, how, what]) => {
      const response = await fetch(`/api/v1/${where}`, {
        method: how,
        headers: {
          "Sheaf-Workspace": name,
          "Sheaf-Client": "web",
          "Content-Type": "application/json",
        },
        ...(what === undefined ? {} : { body: JSON.stringify(what) }),
      });
      const text = await response.text();
      return text ? JSON.parse(text) : null;
    },
    [workspace, address, method, body],
  );
}

/** The grid's cell as assistive technology sees it; column 0 is the row's number. */
function cell(column, row) {
  return page.locator(`#glide-cell-${column}-${row}`);
}

/**
 * Selects a cell by keyboard, from the first one on. It is clicked into the grid only where that has not the focus: a click that follows
 * another within half a second opens the cell that is selected.
 */
async function select(column, row) {
  const inGrid = () => document.activeElement?.closest("[data-grid]") != null;
  if (!(await page.evaluate(inGrid))) {
    const box = await page.locator("canvas").first().boundingBox();
    clicks += 1;
    await page.mouse.click(box.x + 52 + 40, box.y + 34 + 16 + 32 * (1 + (clicks % 2)));
    // It takes the focus a moment after the click; keys that are pressed before go elsewhere.
    await page.waitForFunction(inGrid);
  }
  await page.keyboard.press("Control+Home");
  for (let step = 1; step < column; step++) await page.keyboard.press("ArrowRight");
  for (let step = 0; step < row; step++) await page.keyboard.press("ArrowDown");
}

async function until(column, row, text) {
  await cell(column, row).waitFor({ state: "attached" });
  await page.waitForFunction(
    ([id, wanted]) => document.getElementById(id)?.textContent === wanted,
    [`glide-cell-${column}-${row}`, text],
  );
}

/** A browser in which nobody is signed in. */
async function withStranger(act) {
  const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
  const browser = await chromium.launch({
    executablePath,
    headless: true,
    args: flags.split(" "),
  });
  try {
    const stranger = await browser.newContext({
      baseURL: base,
      viewport: WIDE,
      locale: "en-GB",
    });
    stranger.setDefaultTimeout(15_000);
    await act(stranger);
  } catch (error) {
    const pages = browser.contexts().flatMap((one) => one.pages());
    await Promise.all(
      pages.map((one, at) =>
        one.screenshot({
          path: path.join(shots, `failed-stranger-${at + 1}.png`),
        }),
      ),
    );
    throw error;
  } finally {
    await browser.close();
  }
}
