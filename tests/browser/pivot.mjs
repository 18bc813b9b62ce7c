// A part of the journey: records as a pivot, whose figures open what is behind them; several cells written at once and taken back
// in one step; and how many comments a record has, seen where it stands.
import assert from "node:assert/strict";

const fields = [
  { label: "Sale", type: "text", required: true },
  { label: "Region", type: "choice", choices: ["North", "South"] },
  { label: "Status", type: "choice", choices: ["New", "Won"] },
  { label: "Day", type: "date" },
  { label: "Amount", type: "integer" },
];
const rows = [
  ["A", "North", "Won", "2026-01-10", 10],
  ["B", "North", "New", "2026-02-20", 20],
  ["C", "South", "Won", "2026-02-05", 400],
  ["D", null, "Won", "2026-02-06", 8],
];

/** `tools`: how the journey looks at the page, asks the server and moves in the grid. */
export async function usePivot(workspace, tools) {
  const { page, api, look } = tools;
  await api(workspace, "tables", "POST", { label: "Sales", fields });
  await api(workspace, "tables/sales/records", "POST", {
    records: rows.map(([sale, region, status, day, amount]) => ({
      fields: { sale, region, status, day, amount },
    })),
  });
  await page.goto(`/w/${workspace}/t/sales`);
  await page.locator("canvas").first().waitFor();
  await page.getByRole("button", { name: "Add a view" }).click();
  await page.getByRole("menuitem", { name: "Pivot", exact: true }).click();
  await page.waitForURL((url) => url.searchParams.get("view") === "pivot");

  /** The table as it reads, line by line. */
  const told = () =>
    page.evaluate(() =>
      [...document.querySelectorAll("[role=treegrid] [role=row]")].map((row) =>
        [...row.children].map((cell) => cell.textContent).join("|"),
      ),
    );
  const tells = async (lines) => {
    const same = (wanted) => {
      const now = [...document.querySelectorAll("[role=treegrid] [role=row]")].map((row) =>
        [...row.children].map((cell) => cell.textContent).join("|"),
      );
      return JSON.stringify(now) === JSON.stringify(wanted);
    };
    try {
      await page.waitForFunction(same, lines);
    } catch {
      assert.deepEqual(await told(), lines);
    }
  };
  // Guessed: the first choice against the months, each cell with its number of records.
  await tells([
    "Region|January 2026|February 2026|Total",
    "North|1|1|2",
    "South||1|1",
    "Blank||1|1",
    "Total|1|3|4",
  ]);

  // Rows within rows, and a sum in place of the number.
  await page.getByRole("button", { name: "Pivot: Region, Day" }).click();
  await page.getByRole("combobox", { name: "Rows by" }).click();
  await page.getByRole("option", { name: "Status" }).click();
  await page.getByRole("combobox", { name: "Add a value" }).click();
  await page.getByRole("option", { name: "Amount" }).click();
  await page.getByRole("switch", { name: "Shade figures by their size" }).click();
  await look("pivot-settings");
  await page.keyboard.press("Escape");
  const open = [
    "Region › Status|January 2026|February 2026|Total",
    "North|10|20|30",
    "New||20|20",
    "Won|10||10",
    "South||400|400",
    "Won||400|400",
    "Blank||8|8",
    "Won||8|8",
    "Total|10|428|438",
  ];
  await tells(open);
  await look("pivot");

  // Two functions of one field side by side, in the order that is chosen.
  await page.getByRole("button", { name: "Pivot: Region, Status, Day" }).click();
  await page.getByRole("combobox", { name: "Add a value" }).click();
  await page.getByRole("option", { name: "Amount" }).click();
  await page.getByRole("button", { name: "Move Amount: Average up" }).click();
  // What the button is for would be told sooner or later.
  await page.mouse.move(0, 0);
  await look("pivot-measures");
  await page.keyboard.press("Escape");
  const both = [
    "Day|January 2026|February 2026|Total",
    "Region › Status|Amount: Average|Amount: Sum|Amount: Average|Amount: Sum|Amount: Average|Amount: Sum",
    "North|10|10|20|20|15|30",
    "New|||20|20|20|20",
    "Won|10|10|||10|10",
    "South|||400|400|400|400",
    "Won|||400|400|400|400",
    "Blank|||8|8|8|8",
    "Won|||8|8|8|8",
    "Total|10|10|142.67|428|109.5|438",
  ];
  await tells(both);

  // Which rows are closed is kept with the view, as they are.
  await page.locator('[data-at="0,-1"]').click();
  const closed = [...both.slice(0, 3), ...both.slice(5)];
  await tells(closed);
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByText("View “Pivot” is saved as shown.").waitFor();
  await page.goto(`/w/${workspace}/t/sales?view=pivot`);
  await tells(closed);
  await page.getByRole("button", { name: "Close all rows" }).click();
  await tells([both[0], both[1], both[2], both[5], both[7], both[9]]);
  await page.getByRole("button", { name: "Open all rows" }).click();
  await tells(both);
  await page.getByRole("button", { name: "Pivot: Region, Status, Day" }).click();
  await page.getByRole("button", { name: "Do not show Amount: Average" }).click();
  await page.keyboard.press("Escape");
  await tells(open);

  // By keys: a row closes and opens, a head orders, and the focus goes where the arrows say.
  const at = (place) => page.locator(`[data-at="${place}"]`);
  const focused = (place) =>
    page.waitForFunction((wanted) => document.activeElement?.getAttribute("data-at") === wanted, place);
  await at("0,-1").focus();
  await page.keyboard.press("ArrowLeft");
  await tells([open[0], open[1], ...open.slice(4)]);
  await page.keyboard.press("ArrowRight");
  await tells(open);
  await page.keyboard.press("ArrowRight");
  await focused("0,0");
  await page.keyboard.press("Control+ArrowRight");
  await focused("0,2");
  await page.keyboard.press("ArrowUp");
  await focused("-1,2");
  await page.keyboard.press("Enter");
  await tells([open[0], open[4], open[5], open[1], open[2], open[3], open[6], open[7], open[8]]);
  assert.equal(await at("-1,2").getAttribute("aria-sort"), "descending");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Enter");
  await tells(open);

  // Whoever changes a record elsewhere changes the figure here.
  await api(workspace, "tables/sales/records/3", "PATCH", {
    fields: { amount: 500 },
  });
  await page.getByRole("gridcell", { name: "538" }).waitFor();

  // A figure shows its records, and one comes back from them.
  await page.getByRole("gridcell", { name: "20", exact: true }).first().click();
  await page.waitForURL((url) => /North/.test(url.searchParams.get("filter") ?? ""));
  await page.locator("canvas").first().waitFor();
  await page.getByText("1 record", { exact: true }).waitFor();
  await page.goBack();
  await page.getByRole("treegrid").waitFor();

  await page.setViewportSize({ width: 390, height: 800 });
  await page.getByRole("gridcell", { name: "538" }).waitFor({ state: "attached" });
  await look("pivot-390");
  await page.setViewportSize({ width: 1440, height: 900 });

  // Nothing is let through.
  const address = new URL(page.url());
  address.searchParams.set("filter", '{Sale} = "nothing"');
  await page.goto(address.href);
  await page.getByText("No record matches", { exact: true }).waitFor();
}

const NUMBER = 2;

/** What is pasted over several records is one request and one step back; where one is refused, the others stand. */
export async function pasteSeveral(workspace, { page, api, look, select, until }) {
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  const seats = [
    { label: "Seat", type: "text", required: true },
    { label: "Number", type: "integer", unique: true, min: 1 },
  ];
  await api(workspace, "tables", "POST", { label: "Seats", fields: seats });
  await api(workspace, "tables/seats/records", "POST", {
    records: [1, 2, 3, 4].map((number) => ({ fields: { seat: `Seat ${number}`, number } })),
  });
  await page.goto(`/w/${workspace}/t/seats`);
  await until(NUMBER, 0, "1");
  const sent = [];
  page.on("request", (request) => {
    const { pathname } = new URL(request.url());
    if (request.method() === "PATCH" || pathname.endsWith("/undo"))
      sent.push(`${request.method()} ${pathname}`);
  });
  const paste = async (text) => {
    await page.evaluate((clip) => navigator.clipboard.writeText(clip), text);
    await select(NUMBER, 0);
    await page.keyboard.press("Control+v");
  };
  const numbers = async () =>
    (await api(workspace, "tables/seats/records")).records.map(({ fields: { number } }) => number);

  // Numbers that no two may have are exchanged, in one step.
  await paste("2\n1\n4\n3");
  await until(NUMBER, 3, "3");
  await stands([2, 1, 4, 3]);
  assert.deepEqual(sent.splice(0), ["PATCH /api/v1/tables/seats/records"]);
  await page.keyboard.press("Control+z");
  await until(NUMBER, 0, "1");
  await stands([1, 2, 3, 4]);
  const [undo, ...others] = sent.splice(0);
  assert.match(undo, /changes\/\d+\/undo$/);
  assert.deepEqual(others, []);

  // One that is refused comes back as it was, and says why.
  await paste("7\n8\n4");
  await until(NUMBER, 1, "8");
  await page.getByText(/Row 3, Number/).waitFor();
  await until(NUMBER, 2, "3");
  await stands([7, 8, 3, 4]);
  await look("paste-refused");
  await page.keyboard.press("Control+z");
  await stands([1, 2, 3, 4]);

  async function stands(wanted) {
    const deadline = Date.now() + 10_000;
    while (Date.now() < deadline) {
      if (JSON.stringify(await numbers()) === JSON.stringify(wanted)) return;
    }
    assert.deepEqual(await numbers(), wanted);
  }
}

/** A record says how many comments it has, wherever it stands, and follows what is said elsewhere. */
export async function countComments(workspace, { page, api, look }) {
  await api(workspace, "tables/sales/records/1/comments", "POST", { text: "Shall we call them?" });
  await page.goto(`/w/${workspace}/t/sales?look=${encodeURIComponent('{"kind":"list"}')}`);
  const first = page.locator('[data-card="1"]');
  await first.getByText("1 comment", { exact: true }).waitFor();
  await api(workspace, "tables/sales/records/1/comments", "POST", { text: "We shall." });
  await first.getByText("2 comments", { exact: true }).waitFor();
  await look("comments-list");
  await page.goto(`/w/${workspace}/t/sales?look=${encodeURIComponent('{"kind":"board","by":"status"}')}`);
  await first.getByText("2 comments", { exact: true }).waitFor();
  await look("comments-board");
  const counted = page.waitForResponse((answer) => answer.url().includes("/comments/counts"));
  await page.goto(`/w/${workspace}/t/sales`);
  assert.deepEqual((await (await counted).json()).counts, { 1: 2 });
  await look("comments-grid");
}
