// A part of the journey: a record found and opened by keyboard from the palette; the pages in German, with German days and
// numbers, typed and shown; edits made while the server is away, kept over a reload, sent when it is back, told where refused.
import assert from "node:assert/strict";

const NAME = 1;
const PRICE = 2;
const DUE = 3;

/** `tools`: how the journey looks at the page. */
export async function goAround(workspace, tools) {
  const { api, page } = tools;
  await api(workspace, "tables", "POST", {
    label: "Parts",
    fields: [
      { label: "Name", type: "text", required: true },
      { label: "Price", type: "number", decimals: 2 },
      { label: "Due", type: "date" },
      { label: "Note", type: "long_text" },
    ],
    title: "name",
  });
  for (const [name, price, note] of [
    ["Hinge", 1234.5, "Für die Schränke"],
    ["Bracket", 8, "goes with the hinge of the left door"],
    ["Bolt", 0.25, null],
  ]) {
    await api(workspace, "tables/parts/records", "POST", {
      fields: { name, price, due: "2026-03-01", note },
    });
  }
  await page.goto(`/w/${workspace}`);
  await page.getByRole("heading", { name: "Lately" }).waitFor();
  await tools.look("home");
  await findByPalette(workspace, tools);
  await speakGerman(workspace, tools);
  await workWithoutServer(workspace, tools);
}

async function openPalette(page) {
  await page.keyboard.press("Control+k");
  await page.waitForFunction(() => document.activeElement?.getAttribute("role") === "combobox");
}

async function findByPalette(workspace, { page, look }) {
  const box = page.getByRole("combobox", { name: "Go to, find or do" });
  await openPalette(page);
  await page.getByRole("group", { name: "Actions" }).waitFor();
  await look("palette");
  await page.keyboard.type("hinge");
  const found = page.getByRole("group", { name: "Records in Parts" }).getByRole("option");
  await found.nth(1).waitFor();
  assert.deepEqual(await found.locator("mark").allInnerTexts(), ["Hinge", "hinge"]);
  await look("palette-found");
  const wanted = page.getByRole("option", { name: /^Bracket/ });
  for (let steps = 0; (await wanted.getAttribute("aria-selected")) !== "true"; steps++) {
    assert.ok(steps < 30, "the arrows come to the record");
    await page.keyboard.press("ArrowDown");
  }
  assert.equal(await box.getAttribute("aria-activedescendant"), await wanted.getAttribute("id"));
  await page.keyboard.press("Enter");
  await page.waitForURL(
    (url) => url.pathname === `/w/${workspace}/t/parts` && url.searchParams.has("record"),
  );
  await page.getByRole("complementary", { name: /Parts/ }).getByText("Bracket").first().waitFor();

  // Where one was is offered first; what is not there is said.
  await page.goto(`/w/${workspace}/tokens`);
  await page.getByRole("heading", { name: "API tokens" }).waitFor();
  await openPalette(page);
  await page
    .getByRole("group", { name: "Recent" })
    .getByRole("option", { name: /Bracket/ })
    .waitFor();
  await page.keyboard.type("qqzz");
  await page.getByText("Nothing is found for “qqzz”").waitFor();
  await look("palette-none");
  await page.keyboard.press("Escape");
  await box.waitFor({ state: "detached" });
}

async function speakGerman(workspace, { page, look, select, until }) {
  await openPalette(page);
  await page.keyboard.type("deutsch");
  await page.getByRole("option", { name: "Language: Deutsch", selected: true }).waitFor();
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "API-Token" }).waitFor();
  assert.equal(await page.locator("html").getAttribute("lang"), "de");
  await page.getByRole("link", { name: "Parts", exact: true }).click();
  await until(PRICE, 0, "1.234,50");
  await until(DUE, 0, "01.03.2026");

  await select(PRICE, 1);
  await page.keyboard.type("2.345,6");
  await page.keyboard.press("Enter");
  await until(PRICE, 1, "2.345,60");
  await select(DUE, 1);
  await page.keyboard.type("24. Dez 2026");
  await page.keyboard.press("Enter");
  await until(DUE, 1, "24.12.2026");
  // Kept as it is, in any language.
  await page.reload();
  await until(PRICE, 1, "2.345,60");
  await look("german");
  await page.emulateMedia({ colorScheme: "dark" });
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(`/w/${workspace}`);
  await page.getByRole("heading", { name: "In letzter Zeit" }).waitFor();
  await look("german-home-narrow-dark");
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize({ width: 1440, height: 900 });

  await openPalette(page);
  await page.keyboard.type("english");
  await page.getByRole("option", { name: "Sprache: English", selected: true }).waitFor();
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Lately" }).waitFor();
}

/** The server is away for all but what a page needs to stand at all. */
async function goAway({ page, context }) {
  await page.route("**/api/v1/**", (route) => {
    const needed = /\/api\/v1\/(session|tables)$/.test(route.request().url());
    return needed ? route.continue() : route.abort("internetdisconnected");
  });
  await context.setOffline(true);
}

/** A new record is made without a server, and changed before there is one. */
async function makeWithoutServer({ page, look }) {
  const panel = page.getByRole("complementary", { name: "Record of Parts" });
  const write = async (field, text) => {
    await panel.getByRole("button", { name: new RegExp(`^${field}: .*Edit$`) }).click();
    await page.keyboard.type(text);
    await page.keyboard.press("Enter");
  };
  await page.keyboard.press("Escape");
  await openPalette(page);
  await page.keyboard.type("new record");
  await page.getByRole("option", { name: "New record in Parts", selected: true }).waitFor();
  await page.keyboard.press("Enter");
  await write("Name", "Nut, brass");
  await panel.getByRole("button", { name: "Create record" }).click();
  await panel.getByText("This record is made when the connection is back.").waitFor();
  await write("Price", "7.50");
  await look("waiting-record");
  await panel.getByRole("button", { name: "Close", exact: true }).click();
}

async function workWithoutServer(workspace, tools) {
  const { page, context, look, select, until } = tools;
  await page.getByRole("link", { name: "Parts", exact: true }).click();
  await until(PRICE, 0, "1,234.50");
  const type = async (row, text) => {
    await page.keyboard.type(text);
    await page.keyboard.press("Enter");
    await until(NAME, row, text);
  };
  // What shows the changes that wait is fetched once the page has come to rest.
  await page.waitForFunction(() =>
    performance.getEntriesByType("resource").some(({ name }) => /KeptEdits.*\.js$/.test(name)),
  );
  // So is what a panel shows; it is there where one was open.
  const panel = page.getByRole("complementary", { name: "Record of Parts" });
  await page.getByRole("button", { name: "New record", exact: true }).click();
  await panel.getByRole("button", { name: "Create record" }).waitFor();
  await panel.getByRole("button", { name: "Close", exact: true }).click();
  await goAway(tools);
  // A page that has just come may lose the first key.
  const first = page.locator("#glide-cell-1-0[aria-selected=true]");
  do await select(NAME, 0);
  while (
    !(await first.waitFor({ state: "attached", timeout: 1000 }).then(
      () => true,
      () => false,
    ))
  );
  await type(0, "Hinge, brass");
  await page
    .getByText("The connection is lost. 1 change is kept here and will be sent when it is back.")
    .waitFor();
  await type(1, "Bracket, wide");
  await type(2, "Bolt, long");
  await page.getByText(/The connection is lost\. 3 changes are kept here/).waitFor();
  await makeWithoutServer(tools);
  await page.getByRole("button", { name: "Show", exact: true }).click();
  await page
    .getByRole("dialog")
    .getByRole("row", { name: /Parts, Bolt Name Bolt, long/ })
    .waitFor();
  await look("waiting");
  await page.keyboard.press("Escape");

  await context.setOffline(false);
  await page.reload();
  await page.getByText(/4 changes (are kept here|wait to be sent)/).waitFor();
  // Meanwhile somebody else writes one of the cells.
  const other = await context.request.patch(`/api/v1/tables/parts/records/2`, {
    headers: { "Sheaf-Workspace": workspace, "Sheaf-Client": "web" },
    data: { fields: { name: "Bracket, steel" } },
  });
  assert.equal(other.status(), 200);
  await page.unroute("**/api/v1/**");
  await page.getByRole("button", { name: "Try now" }).click();
  await page.getByText("1 change was not taken.").waitFor();
  await page.reload();
  await until(NAME, 0, "Hinge, brass");
  await until(NAME, 1, "Bracket, steel");
  await until(NAME, 2, "Bolt, long");
  // The new one was made, once, with what was written to it later.
  const { records } = await tools.api(workspace, "tables/parts/records");
  const made = records.filter(({ fields }) => fields.name === "Nut, brass");
  assert.deepEqual(
    made.map(({ fields }) => Number(fields.price)),
    [7.5],
  );
  await page.getByRole("button", { name: "Show", exact: true }).click();
  await page
    .getByRole("dialog")
    .getByRole("row", { name: /Bracket, wide Someone else changed it meanwhile/ })
    .waitFor();
  await look("refused");
  await page.getByRole("button", { name: "Write mine" }).click();
  await page.getByText("1 change that waited was sent.").waitFor();
  await until(NAME, 1, "Bracket, wide");
}
