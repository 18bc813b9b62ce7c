// A part of the journey: an administrator says what the workspace is like, takes something back, and what is said holds in the pages; puts
// the workspace away and to use again; makes another one in the console of the host, lets nobody into it, deletes it and brings it back.
import assert from "node:assert/strict";

const row = (page, name) => page.getByRole("group", { name, exact: true });

/** `tools`: how the journey looks at the page and asks the server. */
export async function runWorkspace(workspace, { page, look, everyWay, api }) {
  await page.goto(`/w/${workspace}`);
  await page.getByRole("button", { name: "Journey" }).first().click();
  await page.getByRole("menuitem", { name: "Workspace settings" }).click();
  await page.getByRole("heading", { name: "Where and when" }).waitFor();
  await sayWhatItIsLike({ page, look, everyWay });
  await asItIsSaid(workspace, { page, look, api });
  await putAway(workspace, { page, look });
  await lookAfterHost({ page, look, everyWay });
}

async function sayWhatItIsLike({ page, look, everyWay }) {
  const zone = row(page, "Time zone").getByRole("combobox");
  await zone.click();
  await page.keyboard.type("tokyo");
  await page.getByRole("option", { name: /^Asia\/Tokyo/ }).click();
  await page.getByText("“Time zone” is changed.").waitFor();
  const currency = row(page, "Currency").getByRole("combobox");
  await currency.click();
  await page.keyboard.type("swiss franc");
  await page.getByRole("option", { name: /^CHF/ }).click();
  await page.getByText("“Currency” is changed.").waitFor();

  const hours = row(page, "Working hours").getByRole("textbox");
  await hours.first().fill("20:00");
  await page.keyboard.press("Enter");
  await page.getByText("The end must be after the beginning.").waitFor();
  await hours.first().fill("8:30");
  await page.keyboard.press("Enter");
  await page.getByText("“Working hours” is changed.").waitFor();
  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByText("“Working hours” is as it was.").waitFor();
  assert.equal(await hours.first().inputValue(), "09:00");

  const holidays = row(page, "Holidays");
  await holidays.getByRole("button", { name: "Paste a list" }).click();
  const list = holidays.getByLabel("Days, one a line");
  await list.fill("2026-12-25 Christmas\nsome day");
  await holidays.getByRole("button", { name: "Add these days" }).click();
  await holidays.getByText("Some lines have no day that can be read: some day").waitFor();
  await look("settings-wrong");
  await list.fill("26 December 2026\tBoxing Day\n25.12.2026; Christmas");
  await holidays.getByRole("button", { name: "Add these days" }).click();
  await page.getByText("“Holidays” is changed.").waitFor();
  assert.deepEqual(await holidays.getByRole("listitem").allTextContents(), [
    "2026-12-25Christmas",
    "2026-12-26Boxing Day",
  ]);
  await everyWay("settings");
}

/** Moments are by the workspace's clock and not by the browser's, and new money is of its currency. */
async function asItIsSaid(workspace, { page, look, api }) {
  await api(workspace, "tables", "POST", {
    label: "Moments",
    fields: [
      { label: "Who", type: "text" },
      { label: "At", type: "datetime" },
    ],
    title: "who",
  });
  await api(workspace, "tables/moments/records", "POST", {
    fields: { who: "Mill", at: "2026-12-24T20:30:00Z" },
  });
  await page.goto(`/w/${workspace}/t/moments`);
  const cell = page.locator("#glide-cell-2-0");
  await cell.waitFor({ state: "attached" });
  assert.equal(await cell.textContent(), "2026-12-25 05:30");
  await page.goto(`/w/${workspace}/t/moments/r/1`);
  await page.getByRole("button", { name: "At: 2026-12-25 05:30. Edit" }).click();
  await page.getByRole("button", { name: /\b26\b.*2026/ }).click();
  await page.getByRole("option", { name: "06:15" }).waitFor();
  await look("moment");
  await page.getByRole("option", { name: "06:15" }).click();
  await page.getByRole("button", { name: "At: 2026-12-26 06:15. Edit" }).waitFor();
  await page.goto(`/w/${workspace}/t/moments?shape=@new`);
  await page.getByRole("textbox", { name: "Name" }).waitFor();
  await page.getByRole("combobox", { name: "Column type" }).click();
  await page.getByRole("option", { name: "Money", exact: true }).click();
  assert.equal(await page.getByLabel("Currency").inputValue(), "CHF");
  await look("settings-held");
  // As it was.
  await page.goto(`/w/${workspace}/settings`);
  await row(page, "Time zone")
    .getByRole("button", { name: /^Use the usual/ })
    .click();
  await page.getByText("“Time zone” is changed.").waitFor();
}

async function putAway(workspace, { page, look }) {
  await page.getByRole("button", { name: "Archive", exact: true }).click();
  await page
    .getByText("This workspace is archived: everything can be read, and nothing changed.")
    .first()
    .waitFor();
  await page.goto(`/w/${workspace}/t/moments`);
  await page.locator("#glide-cell-1-0").waitFor({ state: "attached" });
  assert.equal(await page.getByRole("button", { name: "New record" }).count(), 0);
  await look("archived");
  await page.getByRole("link", { name: "Workspace settings" }).click();
  await page.getByRole("button", { name: "Put to use again" }).click();
  await page.getByText("“Journey” is in use again.").waitFor();
}

async function lookAfterHost({ page, look, everyWay }) {
  await page.goto("/host");
  await page.getByRole("button", { name: "New workspace" }).click();
  await page.getByRole("textbox", { name: "Name", exact: true }).fill("Side road");
  await page.getByRole("button", { name: "Create workspace" }).click();
  await page.waitForURL("**/w/side-road");
  await page.goto("/host");
  await page.getByLabel("Find by name").fill("side");
  await page.getByText("1 workspace", { exact: true }).waitFor();
  const act = async (what) => {
    await page.getByRole("button", { name: "What to do with Side road" }).click();
    await page.getByRole("menuitem", { name: what }).click();
  };
  await act("Suspend");
  await page.getByLabel("Reason").fill("Only a trial.");
  await look("host-suspend");
  await page.getByRole("dialog").getByRole("button", { name: "Suspend" }).click();
  await page.getByText("side-road · Only a trial.").waitFor();
  await act("Delete the workspace");
  const go = page.getByRole("button", { name: "Delete this workspace" });
  assert.ok(await go.isDisabled());
  await page.getByLabel("Type side-road to confirm").fill("side-road");
  await go.click();
  await page.getByText(/side-road · Can be brought back until/).waitFor();
  await everyWay("host");
  await act("Bring back");
  await page.getByText("“Side road” is back.").waitFor();
  await page.getByRole("tab", { name: "Health" }).click();
  await page.getByText("It is ready.").waitFor();
  await everyWay("host-health");
}
