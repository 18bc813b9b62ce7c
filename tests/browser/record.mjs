// A part of the journey: a record in its panel, on its page and on paper; its links both ways, its history; formulas as they
// are written; what uses a column, rules, and what was deleted.
import assert from "node:assert/strict";

/** `tools`: how the journey looks at the page and asks the server. */
export async function openRecords(workspace, tools) {
  const { api, page } = tools;
  await makeTables(workspace, api);
  const records = {
    ...tools,
    workspace,
    heading: (name) => page.getByRole("heading", { name, level: 1 }).waitFor(),
    undo: async () => {
      await page.getByRole("button", { name: "Undo", exact: true }).last().click();
    },
    // A tooltip beneath the mouse is not what is looked at.
    still: async (name) => {
      await page.mouse.move(2, 2);
      await tools.look(name);
    },
  };
  await goThroughList(records);
  await followLinks(records);
  await readHistory(records);
  await copyAndDelete(records);
  await lookUpKeys(records);
  await printRecord(records);
  await addWherePicked(records);
  await writeFormulas(records);
  await takeColumnsAway(records);
  await bringRecordsBack(records);
  await setRules(records);
  await setTable(records);
}

async function makeTables(workspace, api) {
  const table = (label, fields) => api(workspace, "tables", "POST", { label, fields });
  await table("Tenants", [
    { label: "Name", type: "text", required: true },
    { label: "City", type: "choice", choices: ["Graz", "Linz"] },
    { label: "Note", type: "long_text" },
  ]);
  await table("Rents", [
    { label: "Number", type: "text", required: true, unique: true },
    { label: "Tenant", type: "link", link: { table: "tenants" } },
    { label: "Amount", type: "money", currency: "EUR" },
    { label: "Day", type: "date" },
    { label: "Tax", type: "formula", formula: "{Amount} * 0.2" },
  ]);
  const put = (name, all) =>
    api(workspace, `tables/${name}/records`, "POST", {
      records: all.map((fields) => ({ fields })),
    });
  await put("tenants", [
    { name: "Anna Berg", city: "Graz" },
    { name: "Otto Fell", city: "Linz", note: "Pays on the first." },
    { name: "Carla Tal" },
  ]);
  await put(
    "rents",
    Array.from({ length: 9 }, (_, at) => ({
      number: `R-${at + 1}`,
      tenant: at < 7 ? 1 : 2,
      amount: 100 * (at + 1),
      day: `2026-03-0${at + 1}`,
    })),
  );
}

/** By keys and buttons, in the order of the list that it was opened from; from the panel to the page. */
async function goThroughList({ page, workspace, heading, everyWay, still }) {
  await page.goto(`/w/${workspace}/t/tenants?sort=-name&record=2`);
  const panel = page.getByRole("complementary", { name: "Record of Tenants" });
  await panel.getByText("1 of 3").waitFor();
  await still("record-panel");
  await page.keyboard.press("Alt+ArrowDown");
  await panel.getByRole("heading", { name: "Carla Tal" }).waitFor();
  await panel.getByRole("button", { name: "Next record (Alt+↓)" }).click();
  await panel.getByRole("heading", { name: "Anna Berg" }).waitFor();
  assert.ok(await panel.getByRole("button", { name: "This is the last record of the list" }).isDisabled());
  await panel.getByRole("link", { name: "Open as a page" }).click();
  await heading("Anna Berg");
  await page.waitForURL(/\/t\/tenants\/r\/1\?sort=-name$/);
  await page.getByRole("link", { name: "R-5" }).waitFor();
  await page.getByText("3 of 3").waitFor();
  await everyWay("record-page");
  await page.keyboard.press("Alt+ArrowUp");
  await heading("Carla Tal");
  await page.getByRole("link", { name: "Tenants", exact: true }).last().click();
  await page.waitForURL(/\/t\/tenants\?sort=-name$/);
}

/** What links here with its count, one added with the link set, all of it in its table; from there to a record and back. */
async function followLinks({ page, workspace, heading, still, undo }) {
  await page.goto(`/w/${workspace}/t/tenants/r/1`);
  const rents = page.getByRole("region", { name: "Rents" });
  await rents.getByRole("link", { name: "Show all 7" }).waitFor();
  await rents.getByRole("button", { name: "Add one to Rents" }).click();
  const form = page.getByRole("dialog", { name: "New record in Rents" });
  await form.getByRole("button", { name: "Tenant: Anna Berg. Edit" }).waitFor();
  await form.getByRole("button", { name: /^Number: / }).click();
  await page.keyboard.type("R-1");
  await page.keyboard.press("Enter");
  await form.getByRole("button", { name: "Create record" }).click();
  await form.getByText(/R-1/).last().waitFor();
  await still("record-add-refused");
  await form.getByRole("button", { name: /^Number: / }).click();
  await page.keyboard.press("Control+A");
  await page.keyboard.type("R-10");
  await page.keyboard.press("Enter");
  await form.getByRole("button", { name: "Create record" }).click();
  await page.getByText("A record of Rents is added and linked.").waitFor();
  await rents.getByRole("link", { name: "Show all 8" }).waitFor();
  await undo();
  await rents.getByRole("link", { name: "Show all 7" }).click();
  await page.getByRole("button", { name: "Filter: Tenant is Anna Berg" }).waitFor();
  await page.getByText("7 records").waitFor();
  await page.goto(`/w/${workspace}/t/rents/r/8`);
  await heading("R-8");
  await page.getByRole("region", { name: "Tenant" }).getByRole("link", { name: "Otto Fell" }).click();
  await heading("Otto Fell");
}

/** Who, when, what before and after; one value is brought back, then a whole state, and that is undone. */
async function readHistory({ page, workspace, api, heading, still, undo }) {
  for (const fields of [{ city: "Linz", note: "Moved." }, { city: null }])
    await api(workspace, "tables/tenants/records/1", "PATCH", { fields });
  await api(workspace, "tables/rents/records/1", "PATCH", {
    fields: { tenant: 2 },
  });
  await page.goto(`/w/${workspace}/t/rents/r/1`);
  await heading("R-1");
  await page.locator("del", { hasText: "Anna Berg" }).waitFor();
  await page.locator("ins", { hasText: "Otto Fell" }).waitFor();
  await page.getByRole("button", { name: "Bring back Tenant: Anna Berg" }).click();
  await page.getByRole("region", { name: "Tenant" }).getByRole("link", { name: "Anna Berg" }).waitFor();

  await page.goto(`/w/${workspace}/t/tenants/r/1`);
  await page.getByRole("button", { name: "Bring back City: Linz" }).click();
  await page.getByRole("button", { name: "City: Linz. Edit" }).waitFor();
  await still("record-history");
  await page.getByRole("button", { name: "Bring back this state" }).last().click();
  await page.getByText("The record is as it was").waitFor();
  await page.getByRole("button", { name: "City: Graz. Edit" }).waitFor();
  await page.getByRole("button", { name: "Note: . Edit" }).waitFor();
  await undo();
  await page.getByRole("button", { name: "Note: Moved.. Edit" }).waitFor();
}

/** A copy at once where nothing stands in its way, else its form; a deletion that is taken back from the record's own address. */
async function copyAndDelete({ page, workspace, api, heading, still }) {
  await page.goto(`/w/${workspace}/t/tenants/r/3`);
  await heading("Carla Tal");
  await page.getByRole("button", { name: "Copy a link to this record" }).click();
  await page.getByText("The link is copied.").waitFor();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  assert.equal(new URL(link).pathname, `/w/${workspace}/t/tenants/r/3`);
  await page.getByRole("button", { name: "Duplicate this record" }).click();
  await page.waitForURL(/\/r\/4$/);
  await heading("Carla Tal");
  await page.getByRole("button", { name: "Delete this record" }).click();
  await page.getByText("1 record deleted.").waitFor();
  await page.goto(`/w/${workspace}/t/tenants/r/4`);
  await heading("This record is gone");
  await still("record-gone");
  await page.getByRole("button", { name: "Bring it back" }).click();
  await heading("Carla Tal");
  await api(workspace, "tables/tenants/records/4", "DELETE");
  await heading("This record is gone");

  await page.goto(`/w/${workspace}/t/rents?record=2`);
  await page.getByRole("button", { name: "More for this record" }).click();
  await page.getByRole("menuitem", { name: "Duplicate this record" }).click();
  await page.getByRole("heading", { name: "Copy of a record of Rents" }).waitFor();
  await page.getByRole("button", { name: "Tenant: Anna Berg. Edit" }).waitFor();
  await page.getByRole("button", { name: "Number: . Edit" }).waitFor();
  await still("record-copy");
}

/** The keys are told by a key wherever one is. */
async function lookUpKeys({ page, workspace, heading }) {
  await page.goto(`/w/${workspace}/t/tenants/r/1`);
  await heading("Anna Berg");
  for (const place of ["", "/imports"]) {
    if (place) await page.goto(`/w/${workspace}${place}`);
    await page.getByRole("navigation").first().waitFor();
    await page.keyboard.press("F1");
    await page.getByRole("dialog", { name: "Keys" }).waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("dialog", { name: "Keys" }).waitFor({ state: "hidden" });
  }
}

/** The record alone, black on white, all of it. */
async function printRecord({ page, workspace, heading, look }) {
  await page.goto(`/w/${workspace}/t/tenants/r/1`);
  await heading("Anna Berg");
  await page.getByRole("link", { name: "R-5" }).waitFor();
  await page.evaluate(() => {
    window.print = () => document.body.setAttribute("data-printed", "");
  });
  await page.getByRole("button", { name: "Print this record" }).click();
  await page.locator("body[data-printed]").waitFor();
  await page.emulateMedia({ media: "print", colorScheme: "dark" });
  assert.ok(await page.getByRole("button", { name: "Add one to Rents" }).isHidden(), "no buttons on paper");
  assert.ok(await page.getByRole("navigation").first().isHidden(), "no navigation on paper");
  const paper = page.getByRole("article");
  const controls = paper.locator("[data-noprint], input, textarea, form").filter({ visible: true });
  const seen = await controls.evaluateAll((all) => all.map((one) => one.outerHTML.slice(0, 120)));
  assert.deepEqual(seen, [], "nothing on paper that one presses or writes into");
  assert.doesNotMatch(await paper.innerText(), /\bago\b|just now|yesterday/, "days on paper, not how long ago");
  await page.getByText("The first 5 of 7").waitFor();
  const colour = await page
    .getByRole("heading", { level: 1 })
    .evaluate((title) => [getComputedStyle(title).color, getComputedStyle(document.body).backgroundColor]);
  assert.deepEqual(colour, ["rgb(0, 0, 0)", "rgb(255, 255, 255)"]);
  await look("record-print");
  await page.emulateMedia({ media: "screen", colorScheme: "light" });
}

/** What a list to pick from does not have is added where it is looked for: a record that is linked at once, and a choice. */
async function addWherePicked({ page, workspace, api, heading, still }) {
  await page.goto(`/w/${workspace}/t/rents/r/9`);
  await heading("R-9");
  const tenant = page.getByRole("region", { name: "Tenant" });
  await tenant.getByRole("button", { name: /Tenant$/ }).click();
  await page.getByRole("combobox", { name: "Tenant" }).fill("Dora Neu");
  await page.getByRole("option", { name: "Add “Dora Neu” to Tenants" }).waitFor();
  await still("record-link-add");
  await page.keyboard.press("Enter");
  await tenant.getByRole("link", { name: "Dora Neu" }).click();
  await heading("Dora Neu");
  await page.getByRole("button", { name: "City: . Edit" }).click();
  await page.getByRole("combobox", { name: "City" }).fill("Wels");
  await page.getByRole("option", { name: "Add the choice “Wels”" }).click();
  await page.getByRole("button", { name: "City: Wels. Edit" }).waitFor();
  const id = Number(new URL(page.url()).pathname.split("/").pop());
  // What is typed is shown before the server has it.
  const written = async () => (await api(workspace, `tables/tenants/records/${id}`)).fields.city;
  for (let tries = 0; (await written()) === null && tries < 100; tries += 1) await page.waitForTimeout(50);
  assert.equal(await written(), "Wels");
  await api(workspace, "tables/rents/records/9", "PATCH", { fields: { tenant: 2 } });
  await api(workspace, `tables/tenants/records/${id}`, "DELETE");
}

/** Names completed by keys, a function explained, a mistake in its place, a trial; the same in a filter. */
async function writeFormulas({ page, workspace, everyWay, still }) {
  await page.goto(`/w/${workspace}/t/rents?shape=tax`);
  const formula = page.getByRole("textbox", { name: "Formula" });
  await formula.fill("");
  await formula.pressSequentially("rou");
  await page.getByRole("option", { name: /^ROUND / }).waitFor();
  await still("formula-suggestions");
  await page.keyboard.press("Enter");
  await formula.pressSequentially("{am");
  await page.getByRole("option", { name: /^Amount/ }).waitFor();
  await page.keyboard.press("Tab");
  await formula.pressSequentially(" / 3, 1");
  await page.getByText("Rounded to so many digits after the point").waitFor();
  // The bracket that came with the name is typed over.
  await formula.press(")");
  assert.equal(await formula.inputValue(), "ROUND({Amount} / 3, 1)");
  const trial = page.getByRole("table", { name: "On the first records" });
  await trial.getByRole("row", { name: "R-2 66.7" }).waitFor();
  await everyWay("formula-trial");
  await formula.fill("{Amont} * 2");
  await page.getByText("Did you mean 'Amount'?").waitFor();
  assert.equal(await page.locator("mark").innerText(), "{Amont}");
  await still("formula-wrong");
  await formula.fill("IF({Amount} > 2, (1");
  await page.getByText("This bracket is not closed.").waitFor();
  await page.keyboard.press("Control+ ");
  await page.getByRole("listbox", { name: "Suggestions" }).waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("listbox", { name: "Suggestions" }).waitFor({ state: "hidden" });
  await formula.waitFor();
  await page.keyboard.press("Escape");
  await formula.waitFor({ state: "hidden" });

  await page.getByRole("button", { name: /^Filter/ }).click();
  await page.getByText("As a formula", { exact: true }).click();
  const filter = page.getByRole("textbox", { name: "Show records where" });
  await filter.pressSequentially("{Ten");
  await page.keyboard.press("Enter");
  await filter.pressSequentially(".ci");
  await page.keyboard.press("Enter");
  await filter.pressSequentially(' = "Linz"');
  assert.equal(await filter.inputValue(), '{Tenant}.{City} = "Linz"');
  await page.keyboard.press("Enter");
  await page.getByText("9 records").waitFor();
}

/** What uses a column stands in its drawer and before it goes; what was deleted is in a list, and comes back. */
async function takeColumnsAway({ page, workspace, api, still }) {
  await page.goto(`/w/${workspace}/t/rents?shape=amount`);
  const uses = page.getByRole("region", { name: "Used by" });
  await uses.getByRole("link", { name: "Formula Tax of Rents" }).waitFor();
  await page.getByRole("button", { name: "Delete column" }).click();
  const asked = page.getByRole("dialog", { name: "Delete the column Amount?" });
  await asked.getByText("These need it. Change or delete them first:").waitFor();
  await still("column-held");
  await asked.getByRole("link", { name: "Formula Tax of Rents" }).click();
  await page.getByRole("dialog", { name: "Column Tax" }).waitFor();

  await page.goto(`/w/${workspace}/t/rents?shape=day`);
  await uses.getByText("Nothing else uses this column.").waitFor();
  await page.getByRole("button", { name: "Delete column" }).click();
  await page.getByText("The column Day is deleted.").waitFor();
  await page.getByRole("button", { name: "Columns", exact: true }).click();
  await page.getByRole("button", { name: "Deleted columns, tables and views" }).click();
  const bring = page.getByRole("button", {
    name: "Bring back: Column Day of Rents",
  });
  await bring.waitFor();
  await still("deleted");
  await bring.click();
  await page.getByText("“Column Day of Rents” is back.").waitFor();
  const { fields } = await api(workspace, "tables/rents");
  assert.ok(fields.some((field) => field.name === "day"));
}

/** Deleted records stand in a list, with what they held; they come back by themselves or several at once, and stay back. */
async function bringRecordsBack({ page, workspace, api, everyWay, undo }) {
  for (const [name, city] of [
    ["Dora Moor", "Linz"],
    ["Emil Nuss", "Graz"],
    ["Fritz Oed", "Linz"],
  ]) {
    const { id } = await api(workspace, "tables/tenants/records", "POST", { fields: { name, city } });
    await api(workspace, `tables/tenants/records/${id}`, "DELETE");
  }
  await page.goto(`/w/${workspace}/t/tenants`);
  await page.getByRole("button", { name: "Columns", exact: true }).click();
  await page.getByRole("button", { name: "Deleted records" }).click();
  const list = page.getByRole("dialog", { name: "Deleted records of Tenants" });
  const line = (title) => list.getByRole("listitem").filter({ hasText: title });
  await line("Dora Moor").getByText("Linz").waitFor();
  await everyWay("deleted-records");
  await list.getByRole("button", { name: "Bring back: Dora Moor" }).click();
  await page.getByText("“Dora Moor” is back.").waitFor();
  await line("Dora Moor").waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Open it" }).click();
  await page.getByRole("heading", { name: "Dora Moor" }).waitFor();

  await page.goto(`/w/${workspace}/t/tenants?shape=@records`);
  await list.getByRole("checkbox", { name: "Choose Emil Nuss" }).press("Space");
  await list.getByRole("checkbox", { name: "Choose Fritz Oed" }).press("Space");
  await list.getByRole("button", { name: "Bring 2 records back" }).press("Enter");
  await page.getByText("2 records are back.").waitFor();
  await line("Emil Nuss").waitFor({ state: "detached" });
  const names = async () =>
    (await api(workspace, "tables/tenants/records")).records.map(({ fields }) => fields.name);
  assert.ok((await names()).includes("Fritz Oed"));
  // Both of them were one act.
  await undo();
  await line("Emil Nuss").waitFor();
  await line("Fritz Oed").waitFor();
  assert.ok(!(await names()).includes("Fritz Oed"));
  const left = (await api(workspace, "tables/tenants/records")).records.find(
    ({ fields }) => fields.name === "Dora Moor",
  );
  await api(workspace, `tables/tenants/records/${left.id}`, "DELETE");
  await line("Dora Moor").waitFor();
}

/** A table's own settings; one that others need says by what, one that is deleted comes back. */
async function setTable({ page, workspace, api, everyWay, undo }) {
  await api(workspace, "tables", "POST", {
    label: "Spare",
    fields: [{ label: "Name", type: "text" }],
  });
  await page.goto(`/w/${workspace}/t/tenants?shape=@table`);
  await page.getByRole("textbox", { name: "What it is for" }).fill("Who rents.");
  await page.getByRole("button", { name: "Keep changes" }).click();
  await page.getByText("The table Tenants is changed.").waitFor();
  assert.equal((await api(workspace, "tables/tenants")).description, "Who rents.");
  await undo();
  await page.getByText("The table is as it was.").waitFor();
  await page.goto(`/w/${workspace}/t/tenants?shape=@table`);
  await page.getByRole("button", { name: "Delete table" }).click();
  await page.getByRole("link", { name: "Link Tenant of Rents" }).waitFor();
  await everyWay("table-settings");
  await page.goto(`/w/${workspace}/t/spare?shape=@table`);
  await page.getByRole("button", { name: "Delete table" }).click();
  await page.getByText("The table Spare is deleted.").waitFor();
  await page.goto(`/w/${workspace}/t/tenants?shape=@deleted`);
  await page.getByRole("button", { name: "Bring back: Table Spare" }).click();
  await page.getByText("“Table Spare” is back.").waitFor();
  await page.getByRole("link", { name: "Spare", exact: true }).waitFor({ state: "attached" });
}

/** A rule that the records break is refused with their number, or told beforehand; one is kept, and taken back. */
async function setRules({ page, workspace, api, everyWay, still, undo }) {
  const kept = async () => (await api(workspace, "tables/rents")).rules;
  await page.goto(`/w/${workspace}/t/rents?shape=@rules`);
  await page.getByRole("heading", { name: "No rules yet" }).waitFor();
  await still("rules-none");
  await page.getByRole("button", { name: "Add a rule" }).click();
  await api(workspace, "tables/rents/records/1", "PATCH", {
    fields: { day: "2026-03-02" },
  });
  await page.getByRole("combobox", { name: "Columns that no two records agree in" }).click();
  await page.getByRole("option", { name: "Tenant" }).click();
  await page.getByRole("option", { name: "Day" }).click();
  await page.getByRole("combobox", { name: "Columns that no two records agree in" }).press("Tab");
  await page.getByRole("button", { name: "Keep rule" }).click();
  await page.getByText(/cannot be unique: 1 value/).waitFor();
  await still("rules-refused");
  await page.getByRole("combobox", { name: "Kind of rule" }).click();
  await page.getByRole("option", { name: "A condition" }).click();
  await page.getByRole("textbox", { name: "What must be true" }).fill("{Amount} > 200");
  await page.getByRole("textbox", { name: "What people are told" }).fill("A rent is more than 200.");
  await page.getByText("2 records break this rule now.").waitFor();
  await everyWay("rules-condition");
  await page.getByRole("button", { name: "Keep rule" }).click();
  await page.getByText("The rules of Rents are changed.").waitFor();
  await still("rules");
  assert.deepEqual(await kept(), [
    {
      rule: "formula",
      formula: "{Amount} > 200",
      message: "A rent is more than 200.",
    },
  ]);
  await undo();
  await page.getByText("The rules are as they were.").waitFor();
  assert.deepEqual(await kept(), []);
}
