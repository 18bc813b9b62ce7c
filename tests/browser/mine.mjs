// A part of the journey: what is seen of a table goes out as CSV, JSON and a workbook, and lies on paper in groups; a view that
// somebody keeps for themselves is seen by nobody else, until it is given to everybody; one that is locked stays as it is.
import assert from "node:assert/strict";
import fs from "node:fs";
import zlib from "node:zlib";

const FILTER = "price > 1";

/** `tools`: how the journey looks at the page and asks the server. SHEAF_OTHER: address and password of a second person. */
export async function keepAndTake(workspace, tools) {
  const { api } = tools;
  await api(workspace, "tables", "POST", {
    label: "Tools",
    fields: [
      { label: "Name", type: "text", required: true },
      { label: "Price", type: "number", decimals: 2 },
      { label: "Bought", type: "date" },
      { label: "Kind", type: "choice", choices: ["Hand", "Power"] },
    ],
    title: "name",
  });
  for (const [name, price, bought, kind] of [
    ["Hammer, small", 12.5, "2026-03-01", "Hand"],
    ["Drill", 89, "2026-01-15", "Power"],
    ["Nail", 0.05, "2026-02-02", null],
    ["Saw", 31, "2026-02-20", "Hand"],
  ]) {
    await api(workspace, "tables/tools/records", "POST", {
      fields: { name, price, bought, kind },
    });
  }
  await takeAlong(workspace, tools);
  await layOnPaper(workspace, tools);
  await keepForMe(workspace, tools);
  await lockView(workspace, tools);
}

/** What is seen, unsaved as it stands in the address. */
const seen = () =>
  new URLSearchParams({
    filter: FILTER,
    sort: "-price",
    group: "kind",
    fields: "name,price,bought",
  }).toString();

async function takeAlong(workspace, { page, look }) {
  await page.goto(`/w/${workspace}/t/tools?${seen()}`);
  const menu = page.getByRole("button", { name: "Export or print" });
  await menu.click();
  await page.getByRole("menuitem", { name: /^CSV/ }).waitFor();
  await look("export-menu");
  await page.keyboard.press("Escape");
  const take = async (name) => {
    await menu.click();
    const coming = page.waitForEvent("download");
    await page.getByRole("menuitem", { name }).click();
    const download = await coming;
    return {
      called: download.suggestedFilename(),
      bytes: fs.readFileSync(await download.path()),
    };
  };
  const day = new Intl.DateTimeFormat("sv-SE").format(new Date());
  const csv = await take(/^CSV/);
  assert.equal(csv.called, `Tools ${day}.csv`);
  assert.deepEqual(csv.bytes.toString().split("\r\n"), [
    "Kind,Name,Price,Bought",
    "Hand,Saw,31,2026-02-20",
    'Hand,"Hammer, small",12.5,2026-03-01',
    "Power,Drill,89,2026-01-15",
    "",
  ]);
  const json = await take(/^JSON/);
  const { records } = JSON.parse(json.bytes.toString());
  assert.deepEqual(
    records.map(({ fields }) => [fields.kind, fields.name, fields.price]),
    [
      ["Hand", "Saw", 31],
      ["Hand", "Hammer, small", 12.5],
      ["Power", "Drill", 89],
    ],
  );
  const book = await take(/^Excel/);
  assert.equal(book.called, `Tools ${day}.xlsx`);
  const sheet = unzipped(book.bytes, "xl/worksheets/sheet1.xml");
  assert.equal(sheet.match(/<row /g).length, 4);
  assert.match(sheet, /Hammer, small/);
  assert.match(sheet, /<autoFilter ref="A1:D4"\/>/);

  // By the palette too; what cannot be written is told, and nothing comes.
  await page.goto(`/w/${workspace}/t/tools?filter=${encodeURIComponent("nothing > 1")}`);
  await page.getByRole("button", { name: "Export or print" }).waitFor();
  await page.keyboard.press("Control+k");
  await page.waitForFunction(() => document.activeElement?.getAttribute("role") === "combobox");
  await page.keyboard.type("export as csv");
  await page.getByRole("option", { name: /^Export as CSV/ }).click();
  await page.getByText(/^It cannot be exported\. .*nothing/).waitFor();
}

async function layOnPaper(workspace, { page, look }) {
  await page.addInitScript(() => {
    window.print = () => (window.printed = true);
  });
  const colours = JSON.stringify([{ when: "price > 50", colour: "red" }]);
  await page.goto(`/w/${workspace}/t/tools?${seen()}&colours=${encodeURIComponent(colours)}`);
  await page.getByRole("button", { name: "Export or print" }).click();
  await page.getByRole("menuitem", { name: /^Print/ }).click();
  await page.waitForURL(/\/print\?/);
  await page.getByRole("heading", { name: "Tools" }).waitFor();
  await page.getByText(/Filter: Price is more than 1/).waitFor();
  const lines = await page.locator("tbody tr").allInnerTexts();
  assert.deepEqual(
    lines.map((line) => line.replace(/\s+/g, " ").trim()),
    [
      "Kind Hand",
      "Saw 31.00 2026-02-20",
      "Hammer, small 12.50 2026-03-01",
      "Kind Power",
      "Drill 89.00 2026-01-15",
    ],
  );
  const filled = await page
    .locator("td")
    .evaluateAll((all) => all.filter((cell) => cell.style.backgroundColor).length);
  assert.equal(filled, 3);
  await page.waitForFunction(() => window.printed);
  await look("print");
  await page.emulateMedia({ media: "print" });
  assert.equal(await page.getByRole("button", { name: "Print" }).isVisible(), false);
  const paper = await page.pdf({ preferCSSPageSize: true });
  assert.ok(paper.length > 1000);
  await page.emulateMedia({ media: "screen" });
  await page.getByRole("link", { name: "Back to the table" }).click();
  await page.waitForURL(/\/t\/tools\?/);
}

async function keepForMe(workspace, { page, look, api }) {
  await page.goto(`/w/${workspace}/t/tools?filter=${encodeURIComponent(FILTER)}`);
  await page.getByRole("button", { name: "Save for me" }).click();
  await page.getByRole("textbox", { name: "Name of the view" }).fill("Dear ones");
  await page.keyboard.press("Enter");
  const tabs = page.getByRole("navigation", { name: "Views" });
  await tabs.getByRole("img", { name: "only for me" }).waitFor();
  await page.waitForURL(/view=dear_ones_/);
  const mine = new URL(page.url()).searchParams.get("view");
  await look("view-mine");

  const origin = new URL(page.url()).origin;
  const others = await somebodyElse(origin, workspace);
  const labels = async () =>
    (await (await others("tables/tools/views")).json()).views.map(({ label }) => label);
  assert.deepEqual(await labels(), []);
  assert.equal((await others(`tables/tools/views/${mine}`)).status, 404);
  assert.equal((await others(`tables/tools/records?view=${mine}`)).status, 404);
  assert.ok(!(await (await others("tables")).text()).includes("Dear ones"));

  const menu = tabs.getByRole("button", { name: "Menu of view Dear ones" });
  await menu.click();
  await page.getByRole("menuitem", { name: "Only for me" }).waitFor();
  await look("view-mine-menu");
  await page.getByRole("menuitem", { name: "For everybody" }).click();
  await page.getByText("Everybody sees the view “Dear ones” now.").waitFor();
  assert.deepEqual(await labels(), ["Dear ones"]);
  assert.equal(await tabs.getByRole("img", { name: "only for me" }).count(), 0);
  await menu.click();
  await page.getByRole("menuitem", { name: "Only for me" }).click();
  await page.getByText("Only you see the view “Dear ones” now.").waitFor();
  assert.deepEqual(await labels(), []);
  await page.getByRole("button", { name: "Undo", exact: true }).click();
  await page.getByText("Undone", { exact: true }).waitFor();
  assert.deepEqual(await labels(), ["Dear ones"]);
  assert.equal((await api(workspace, "tables/tools/views")).views.length, 1);
}

/** A locked view is not saved over, renamed or deleted, until it is unlocked. */
async function lockView(workspace, { page, look, api }) {
  const tabs = page.getByRole("navigation", { name: "Views" });
  const menu = tabs.getByRole("button", { name: "Menu of view Dear ones" });
  await menu.click();
  await page.getByRole("menuitem", { name: "Lock view" }).click();
  await tabs.getByRole("img", { name: "locked" }).waitFor();
  const { views } = await api(workspace, "tables/tools/views");
  assert.equal(views[0].locked, true);
  await page.goto(`/w/${workspace}/t/tools?view=${views[0].name}&sort=price`);
  await page.getByRole("button", { name: "Save as a new view" }).waitFor();
  assert.equal(await page.getByRole("button", { name: "Save", exact: true }).count(), 0);
  await menu.click();
  assert.equal(await page.getByRole("menuitem", { name: "Delete view" }).isDisabled(), true);
  await look("view-locked");
  await page.getByRole("menuitem", { name: "Unlock view" }).click();
  await page.getByRole("button", { name: "Save", exact: true }).waitFor();
  assert.equal(await tabs.getByRole("img", { name: "locked" }).count(), 0);
}

/** Asks as the second person. */
async function somebodyElse(origin, workspace) {
  const [email, password] = (process.env.SHEAF_OTHER ?? "").split(" ");
  assert.ok(email && password, "SHEAF_OTHER is not set; see scripts/browser");
  const headers = {
    "Content-Type": "application/json",
    "Sheaf-Client": "journey",
    "Sheaf-Workspace": workspace,
  };
  const begun = await fetch(`${origin}/api/v1/session`, {
    method: "POST",
    headers,
    body: JSON.stringify({ email, password }),
  });
  assert.ok(begun.ok, `the second person signs in: ${begun.status}`);
  const cookie = begun.headers
    .getSetCookie()
    .map((each) => each.split(";")[0])
    .join("; ");
  return (where) =>
    fetch(`${origin}/api/v1/${where}`, {
      headers: { ...headers, Cookie: cookie },
    });
}

/** A file of a ZIP archive as text, by the directory at its end. */
function unzipped(bytes, wanted) {
  const end = bytes.lastIndexOf(Buffer.from("PK\x05\x06", "latin1"));
  let at = bytes.readUInt32LE(end + 16);
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left--) {
    const [name, extra, comment] = [28, 30, 32].map((place) => bytes.readUInt16LE(at + place));
    if (bytes.toString("utf8", at + 46, at + 46 + name) === wanted) {
      const local = bytes.readUInt32LE(at + 42);
      const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
      return zlib.inflateRawSync(bytes.subarray(start, start + bytes.readUInt32LE(at + 20))).toString();
    }
    at += 46 + name + extra + comment;
  }
  throw new Error(`the archive has no ${wanted}`);
}
