// A part of the journey: what a person makes of a plan. A table is taken out of another, sheets become one, a column is left out and
// linked; each is seen at once, taken back, kept over a reload; reading is given up; a workbook comes from its link; the import is undone.
import assert from "node:assert/strict";
import http from "node:http";

const csv = (name, lines) => ({
  name,
  mimeType: "text/csv",
  buffer: Buffer.from(`${lines.map((line) => line.join(",")).join("\n")}\n`),
});

const customers = ["Halden", "Bodo", "Ida"];
const towns = ["Ulm", "Kiel", "Bonn"];
const orders = (month) =>
  Array.from({ length: 12 }, (_, at) => [
    `${month}-${at + 1}`,
    customers[at % 3],
    towns[at % 3],
    `${at * 10 + 5}`,
  ]);
const january = [["Order no", "Customer", "Town", "Amount"], ...orders("J")];
const february = [
  ["Order no", "Customer", "Town", "Amount", "Paid on"],
  ...orders("F").map((line, at) => [...line, `2024-02-${10 + at}`]),
];

/** `tools`: how the journey looks at the page and asks the server. */
export async function makeOfPlans(workspace, { page, look, api }) {
  const decision = page.getByRole("complementary", { name: "Decision" });
  const found = page.getByRole("complementary", { name: "Tables found" });
  const takeBack = page.getByRole("button", {
    name: /^Undo the last change of this plan/,
  });
  const tables = async () => {
    const { proposal } = await api(workspace, `imports/${new URL(page.url()).pathname.split("/").pop()}`);
    return proposal.tables;
  };

  await page.goto(`/w/${workspace}/imports`);
  await fromLink(page, look);
  await giveUp(page, look);

  await page
    .locator("input[type=file]")
    .first()
    .setInputFiles([csv("january.csv", january), csv("february.csv", february)]);
  await page.waitForURL(/\/imports\/\d+/);
  await found.getByRole("button", { name: /^january/ }).click();
  assert.equal(await takeBack.isDisabled(), true, "nothing can be taken back yet");

  // Sheets become one, and that is taken back by Ctrl+Z.
  await decision.getByRole("button", { name: "Join with other tables" }).click();
  const join = decision.getByRole("form", { name: "One table of several" });
  await join.getByRole("checkbox", { name: /^february/ }).check();
  await join.getByText("Columns that only some of them have, blank for the others: Paid on.").waitFor();
  await join.getByRole("textbox", { name: "Field that says where a record is from" }).fill("Month");
  await look("wizard-join");
  await join.getByRole("button", { name: "Make one table of 2" }).click();
  await page.getByRole("columnheader", { name: /^Month/ }).waitFor();
  await page.getByText("“january” holds the rows of all of them.").waitFor();
  assert.deepEqual(
    (await tables()).map(({ label, rows }) => [label, rows]),
    [["january", 24]],
  );
  await page.keyboard.press("Control+z");
  await page.getByText("The last change of the plan is taken back.").waitFor();
  await found.getByRole("button", { name: /^february/ }).waitFor();
  await decision.getByRole("button", { name: "Join with other tables" }).click();
  await join.getByRole("checkbox", { name: /^february/ }).check();
  await join.getByRole("button", { name: "Make one table of 2" }).click();
  await page.getByRole("columnheader", { name: /^Sheet/ }).waitFor();

  // A column is left out, and brought in again.
  await page
    .getByRole("columnheader", { name: /^Amount/ })
    .getByRole("button")
    .click();
  await decision.getByRole("switch", { name: "Bring in this column" }).click();
  await page.locator('th[data-out="true"]', { hasText: "Amount" }).waitFor();
  await takeBack.click();
  await page.locator('th[data-out="true"]').waitFor({ state: "detached" });

  // Taken apart again, one of them gives a table of its own; the page comes back as it was left.
  await takeBack.click();
  await found.getByRole("button", { name: /^february/ }).click();
  await decision.getByRole("button", { name: "Make a table of some columns" }).click();
  const split = decision.getByRole("form", { name: "A table of some columns" });
  await split.getByRole("combobox", { name: "One record for each" }).click();
  await page.getByRole("option", { name: "Customer" }).click();
  await split.getByRole("checkbox", { name: "Town" }).waitFor();
  await split.getByText("3 records, to which 12 rows link.").waitFor();
  await split.getByText(/^These stay/).click();
  await split
    .getByText(/is not the same wherever/)
    .first()
    .waitFor();
  await split.getByRole("textbox", { name: "Name of the new table" }).fill("Customers");
  await look("wizard-split");
  await page.emulateMedia({ colorScheme: "dark" });
  await look("wizard-split-dark");
  await page.emulateMedia({ colorScheme: "light" });
  await split.getByRole("button", { name: "Make this table" }).click();
  await found.getByRole("button", { name: /^Customers/ }).waitFor();
  await decision.getByText("Made of columns of “february”.").waitFor();
  await page.reload();
  await found.getByRole("button", { name: /^Customers/ }).click();
  await decision.getByText("Made of columns of “february”.").waitFor();
  await look("wizard-taken-out");
  await page.setViewportSize({ width: 390, height: 844 });
  await page.getByText("Decision", { exact: true }).click();
  await look("wizard-taken-out-narrow");
  await page.setViewportSize({ width: 1440, height: 900 });

  // The other one links to it too.
  await found.getByRole("button", { name: /^january/ }).click();
  await page
    .getByRole("columnheader", { name: /^Customer/ })
    .getByRole("button")
    .click();
  await decision.getByRole("button", { name: "Link to a table of the plan" }).click();
  const link = decision.getByRole("form", {
    name: "Link to a table of the plan",
  });
  await link.getByRole("combobox", { name: "Table" }).click();
  await page.getByRole("option", { name: "Customers" }).click();
  await link.getByRole("button", { name: "Link", exact: true }).click();
  await page.getByRole("columnheader", { name: /Link to Customers/ }).waitFor();

  await page.getByRole("button", { name: "Create 3 tables" }).click();
  await page.waitForURL(/\/t\/[^/]+/);
  const made = await api(workspace, "tables/customers/records?limit=10");
  assert.deepEqual(
    made.records.map(({ fields }) => [fields.customer, fields.town]),
    customers.map((name, at) => [name, towns[at]]),
  );
  await page.getByRole("link", { name: "Imports" }).click();
  await page.getByRole("link", { name: /^january\.csv, february\.csv/ }).click();
  await page.getByRole("button", { name: "Undo this import" }).click();
  await page.getByText("This import was undone.").waitFor();
}

/** A link is sent off, or pasted: what is wrong with it stands below it with another way, and what it leads to becomes a plan. */
async function fromLink(page, look) {
  const box = page.getByRole("textbox", { name: "Or a link to a sheet" });
  const go = page.getByRole("button", { name: "Import", exact: true });
  await box.fill("my sheet");
  await go.click();
  await page.getByText(/^This is no link to a sheet/).waitFor();

  // This server may ask no other host than this one.
  await box.fill(
    "https://docs.google.com/spreadsheets/d/1BxiMVs0XRA5nFMdKvBdBZjgmUUqptlbs74OgvE2upms/edit#gid=0",
  );
  await box.press("Enter");
  await page.getByText(/^This server fetches no files from docs\.google\.com/).waitFor();
  const get = page.getByRole("link", { name: "Get it as a workbook" });
  assert.equal(
    await get.getAttribute("href"),
    "https://docs.google.com/spreadsheets/d/1BxiMVs0XRA5nFMdKvBdBZjgmUUqptlbs74OgvE2upms/export?format=xlsx",
  );
  await look("wizard-link");

  const answers = [];
  const server = http.createServer((request, response) => {
    if (request.url === "/gone.csv") return response.writeHead(404).end();
    answers.push(() =>
      response
        .writeHead(200, { "Content-Disposition": 'attachment; filename="linked.csv"' })
        .end(january.map((line) => line.join(",")).join("\n")),
    );
    server.emit("asked");
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  const at = (path) => `http://127.0.0.1:${server.address().port}/${path}`;
  await box.fill(at("gone.csv"));
  await go.click();
  await page.getByText(/^There is nothing at this link any more/).waitFor();

  const asked = new Promise((done) => server.once("asked", done));
  await box.fill("");
  await box.evaluate((input, text) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", text);
    input.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
  }, at("book"));
  await asked;
  await page.getByRole("status").filter({ hasText: "Fetching the workbook from 127.0.0.1" }).waitFor();
  await look("wizard-fetching");
  answers.forEach((answer) => answer());
  await page.waitForURL(/\/imports\/\d+/);
  await page.getByText("linked.csv").first().waitFor();
  server.close();
  await page.getByRole("link", { name: "Imports" }).click();
  await page.getByRole("button", { name: "Forget the plan of linked.csv" }).click();
  await page.getByText("The plan of linked.csv is forgotten.").waitFor();
}

/** A file that is on its way is given up: nothing of it is kept. What is dropped meanwhile comes next. */
async function giveUp(page, look) {
  const plans = page.getByRole("link", { name: /^slow\.csv/ });
  let answer = () => {};
  await page.route("**/api/v1/imports", async (route) => {
    if (route.request().method() !== "POST") return route.continue();
    await new Promise((done) => {
      answer = done;
    });
    await route.abort().catch(() => undefined);
  });
  await page
    .locator("input[type=file]")
    .first()
    .setInputFiles([csv("slow.csv", january)]);
  await page
    .getByRole("status")
    .filter({ hasText: /slow\.csv/ })
    .waitFor();
  await look("wizard-reading");
  await page.getByRole("button", { name: "Cancel" }).click();
  await page.getByText("Reading was stopped. Nothing of it is kept.").waitFor();
  answer();
  await page.unroute("**/api/v1/imports");
  await page.locator("input[type=file]").first().waitFor({ state: "attached" });
  assert.equal(await plans.count(), 0, "no plan of it is kept");
}
