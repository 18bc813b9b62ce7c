// A part of the journey: a role is made whose rights are read as sentences; somebody is asked in with it, comes by the link in a browser
// of their own, and sees what that role sees and nothing else.
import assert from "node:assert/strict";

/** `tools`: how the journey looks at the page and asks the server; `stranger`: a browser in which nobody is signed in. */
export async function letIn(workspace, { page, look, everyWay, api, stranger }) {
  await api(workspace, "tables", "POST", {
    label: "Deals",
    fields: [
      { label: "Name", type: "text", required: true },
      { label: "Worth", type: "money", decimals: 2, currency: "EUR" },
      { label: "Margin", type: "percent", decimals: 1 },
    ],
    title: "name",
  });
  for (const [name, worth] of [
    ["Mill", 900],
    ["Harbour", 90_000],
  ]) {
    await api(workspace, "tables/deals/records", "POST", { fields: { name, worth, margin: 0.2 } });
  }
  await makeRole(workspace, { page, look, everyWay });
  const link = await invite(workspace, { page, look, everyWay });
  const theirs = await stranger.newPage();
  await comeIn(workspace, link, { page: theirs, look });
  await page.reload();
  await page.getByText("dee@journey.example").waitFor();
  const members = await api(workspace, "members");
  const dee = members.members.find(({ email }) => email === "dee@journey.example");
  assert.equal(dee.role, "callers");
  // Another role holds from the next request on.
  await page.getByRole("combobox", { name: "Role of Dee Moor" }).click();
  await page.getByRole("option", { name: "Reader" }).click();
  await page.waitForFunction(
    () => document.querySelector('[aria-label="Role of Dee Moor"]')?.value === "Reader",
  );
  await askWhy(`${new URL(link).origin}/w/${workspace}/t/deals`, { page: theirs, look });
}

/** A cell that cannot be changed says why, in the menu that changes it for others. */
async function askWhy(address, { page, look }) {
  await page.goto(address);
  await page.locator("#glide-cell-1-0").waitFor({ state: "attached" });
  const grid = await page.locator("canvas").first().boundingBox();
  await page.mouse.click(grid.x + 120, grid.y + 50, { button: "right" });
  assert.equal(await page.getByRole("menuitem", { name: /^Paste/ }).count(), 0);
  await page.getByRole("menuitem", { name: "Why can't I change this?" }).click();
  await page.getByText("Not allowed.").waitFor();
  await look("cell-why", page);
  await page.keyboard.press("Escape");
  await page.getByText("Not allowed.").waitFor({ state: "detached" });
}

async function makeRole(workspace, { page, everyWay }) {
  await page.goto(`/w/${workspace}`);
  await page.getByRole("button", { name: "Journey" }).first().click();
  await page.getByRole("menuitem", { name: "Roles" }).click();
  await page.getByRole("heading", { name: "In every workspace" }).waitFor();
  await everyWay("roles");
  await page.getByRole("textbox", { name: "Name" }).fill("Callers");
  await page.getByRole("button", { name: "New role" }).click();
  await page.getByRole("heading", { name: "Callers", level: 1 }).waitFor();
  const deals = page.getByRole("region", { name: "Deals" });
  await deals.getByText("Sees all records.").waitFor();
  const choose = async (deed, what) => {
    await deals.getByRole("combobox", { name: `${deed} records of Deals`, exact: true }).click();
    await page.getByRole("option", { name: what, exact: true }).click();
  };
  await choose("See", "Only where …");
  const formula = deals.getByRole("textbox", { name: "See records of Deals only where" });
  await formula.fill("{Worth} < ");
  await page.getByRole("button", { name: "Save" }).click();
  // What is wrong with a formula is told with its place.
  await page.getByRole("alert").waitFor();
  await formula.fill("{Worth} < 1000");
  await choose("Change", "All");
  await deals.getByText("Columns of Deals").click();
  await deals.getByRole("radiogroup", { name: "Margin" }).getByText("Hidden").click();
  await deals
    .getByText("Sees records where {Worth} < 1000. Changes all records. Does not see: Margin.")
    .waitFor();
  await everyWay("role");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("The role “Callers” was changed").waitFor();
}

async function invite(workspace, { page, everyWay }) {
  await page.goto(`/w/${workspace}/members`);
  await page.getByRole("textbox", { name: "E-mail address" }).fill("dee@journey.example");
  await page.getByRole("combobox", { name: "Role", exact: true }).click();
  await page.getByRole("option", { name: "Callers" }).click();
  await page.getByRole("button", { name: "Invite", exact: true }).click();
  const link = page.getByRole("status").getByText("/invitation?invitation=");
  await link.waitFor();
  await everyWay("members");
  return link.textContent();
}

async function comeIn(workspace, link, { page, look }) {
  const { origin } = new URL(link);
  await page.goto(link);
  await page.getByRole("heading", { name: "Join Journey" }).waitFor();
  await look("invitation", page);
  await page.getByLabel("Name").fill("Dee Moor");
  await page.getByLabel("Password", { exact: true }).fill("correct-horse-battery");
  await page.getByRole("button", { name: "Accept the invitation" }).click();
  await page.waitForURL(`**/w/${workspace}`);
  await page.goto(`${origin}/w/${workspace}/t/deals`);
  const cell = (column, row) => page.locator(`#glide-cell-${column}-${row}`);
  await cell(1, 0).waitFor({ state: "attached" });
  assert.equal(await cell(1, 0).textContent(), "Mill");
  const seen = await page.locator("[role=columnheader]").allTextContents();
  assert.ok(seen.includes("Worth") && !seen.includes("Margin"), seen.join());
  await page.getByText("1 record").first().waitFor();
  await page.getByRole("button", { name: "Journey" }).first().click();
  await page.getByRole("menuitem").first().waitFor();
  assert.equal(await page.getByRole("menuitem", { name: "Members" }).count(), 0);
  // The link works once.
  await page.goto(link);
  await page.getByRole("heading", { name: "This invitation does not lead anywhere" }).waitFor();
  await look("invitation-gone", page);
}
