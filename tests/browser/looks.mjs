// A part of the journey: one table as a board, a calendar, a timeline, a gallery and a list. Cards and bars are moved by keys and
// by pointer, a move that the server refuses comes back, and a second page sees what the first one does.
import assert from "node:assert/strict";

const fields = [
  { label: "Name", type: "text", required: true },
  {
    label: "Stage",
    type: "status",
    choices: ["Open", "Doing", "Done"].map((label, at) => ({
      code: at + 1,
      label,
    })),
    moves: [
      { from: 1, to: 2 },
      { from: 2, to: 3 },
    ],
  },
  { label: "Begins", type: "date" },
  { label: "Ends", type: "date" },
  { label: "Picture", type: "url" },
];
const DAY = 86_400_000;

/** `tools`: how the journey looks at the page and asks the server. */
export async function useLooks(workspace, { page, look, api }) {
  await api(workspace, "tables", "POST", { label: "Works", fields });
  await api(workspace, "tables/works/fields", "POST", {
    label: "After",
    type: "link",
    link: { table: "works" },
  });
  const { records } = await api(workspace, "tables/works/records", "POST", {
    records: Array.from({ length: 9 }, (_, at) => ({
      fields: {
        name: `Work ${at + 1}`,
        stage: at < 6 ? "Open" : "Doing",
        ...(at < 7 ? { begins: `2026-03-0${at + 2}`, ends: `2026-03-0${at + 3}` } : {}),
      },
    })),
  });
  const ids = records.map(({ id }) => id);
  await api(workspace, `tables/works/records/${ids[1]}`, "PATCH", {
    fields: { after: ids[0] },
  });

  /** Waits until the server has it so. */
  const stands = (id, field, value) =>
    page.waitForFunction(
      async ([address, where, name, wanted]) => {
        const answer = await fetch(address, {
          headers: { "Sheaf-Workspace": where, "Sheaf-Client": "web" },
        });
        return (await answer.json()).fields[name] === wanted;
      },
      [`/api/v1/tables/works/records/${id}`, workspace, field, value],
      { polling: 100 },
    );
  const press = async (...keys) => {
    for (const key of keys) await page.keyboard.press(key);
  };
  const tools = {
    workspace,
    page,
    look,
    api,
    ids,
    stands,
    press,
    begin: (kind) => begin(page, kind),
  };
  await page.goto(`/w/${workspace}/t/works`);
  await page.locator("canvas").first().waitFor();
  await useBoard(tools);
  await useCalendar(tools);
  await useTimeline(tools);
  await useGallery(tools);
  await useList(tools);
}

/** A new view of a kind, from the tabs. */
async function begin(page, kind) {
  await page.getByRole("button", { name: "Add a view" }).click();
  await page.getByRole("menuitem", { name: kind, exact: true }).click();
  await page.waitForURL((url) => url.searchParams.get("view") === kind.toLowerCase());
}

/** Moves the pointer so that it is a drag: first a little, then there, in steps. */
async function carry(page, from, to) {
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(from.x + 6, from.y + 6, { steps: 2 });
  await page.mouse.move(to.x, to.y, { steps: 8 });
}

async function useBoard({ workspace, page, look, ids, stands, press, begin }) {
  await begin("Board");
  const column = (of, label) => of.locator(`section[aria-label^="${label}, "]`);
  const card = (label, id) => column(page, label).locator(`[data-card="${id}"]`);
  await card("Open", ids[0]).waitFor();
  await column(page, "Open").and(page.locator('[aria-label="Open, 6 records"]')).waitFor();
  await look("board");

  // By keys: the one allowed column is next, whatever stands between.
  await card("Open", ids[0]).focus();
  await press(" ", "ArrowRight");
  await page.getByText("Over Doing.").waitFor();
  await press(" ");
  await card("Doing", ids[0]).waitFor();
  await page.waitForFunction(
    (id) => document.activeElement?.getAttribute("data-card") === id,
    String(ids[0]),
  );
  await stands(ids[0], "stage", "Doing");
  await column(page, "Open").and(page.locator('[aria-label="Open, 5 records"]')).waitFor();

  // By pointer, with another page looking on.
  const other = await page.context().newPage();
  await other.goto(page.url());
  await column(other, "Open").locator(`[data-card="${ids[1]}"]`).waitFor();
  await page.bringToFront();
  const from = await middle(card("Open", ids[1]));
  const barred = await middle(column(page, "Done"));
  await carry(page, from, barred);
  await page.getByText("It cannot go from “Open” to “Done”.").waitFor();
  const doing = await middle(column(page, "Doing"));
  await page.mouse.move(doing.x, doing.y, { steps: 6 });
  await page.mouse.up();
  await card("Doing", ids[1]).waitFor();
  await stands(ids[1], "stage", "Doing");
  await column(other, "Doing").locator(`[data-card="${ids[1]}"]`).waitFor();
  await other.close();
  await press("Control+z");
  await card("Open", ids[1]).waitFor();
  await stands(ids[1], "stage", "Open");

  // What the server refuses comes back, with the reason.
  const refusal = {
    code: "invalid",
    title: "No",
    detail: "Nobody moves this now.",
    errors: [],
    status: 422,
  };
  const one = `**/api/v1/tables/works/records/${ids[2]}`;
  await page.route(one, (route) =>
    route.request().method() === "PATCH" ? route.fulfill({ status: 422, json: refusal }) : route.continue(),
  );
  await card("Open", ids[2]).focus();
  await press(" ", "ArrowRight", " ");
  await page.getByText(/Nobody moves this now\./).waitFor();
  await card("Open", ids[2]).and(page.locator("[data-refused]")).waitFor();
  await look("board-refused");
  await page.unroute(one);

  // A card made in a column has its value.
  await page.getByRole("button", { name: "Add a record to Done" }).click();
  await page.getByRole("textbox", { name: "Title of the new record" }).fill("Made on the board");
  await press("Enter");
  await column(page, "Done").getByText("Made on the board").waitFor();
  await press("Escape");
  await column(page, "Done").getByText("Made on the board").click();
  await page.getByRole("button", { name: "Stage: Done. Edit" }).waitFor();
  await page.getByRole("button", { name: "Close", exact: true }).first().click();

  // Its columns come from another field, unsaved, in the address; then as it was.
  await page.getByRole("button", { name: "Board: Stage" }).click();
  await page.getByRole("combobox", { name: "Columns from" }).click();
  await page.getByRole("option", { name: "After", exact: true }).click();
  await page.locator('section[aria-label^="No After"]').waitFor();
  await page.reload();
  await page.locator('section[aria-label^="No After"]').waitFor();
  await page.getByRole("button", { name: "Back to the saved" }).click();
  await card("Open", ids[1]).waitFor();
  assert.equal(new URL(page.url()).searchParams.get("look"), null, `nothing is said twice in ${workspace}`);
}

async function useCalendar({ workspace, page, look, api, ids, stands, press, begin }) {
  await begin("Calendar");
  await page.goto(`${page.url()}&at=2026-03-15`);
  const entry = (id) => page.locator(`[data-entry="${id}"]`).first();
  await entry(ids[0]).waitFor();
  await page.getByRole("heading", { name: "March 2026" }).waitFor();
  await page.getByRole("button", { name: "Calendar: Begins, Ends" }).waitFor();
  await look("calendar");

  // A click on a day asks for a record of that day.
  await page
    .getByRole("button", {
      name: /^Add a record on Wednesday,? (18 March|March 18),? 2026$/,
    })
    .click({ position: { x: 20, y: 8 } });
  await page.getByRole("button", { name: "Begins: 2026-03-18. Edit" }).waitFor();
  await page.getByRole("button", { name: /^Name: / }).click();
  await page.keyboard.type("Made on a day");
  await press("Enter");
  await page.getByRole("button", { name: "Create record" }).click();
  await page.getByRole("tab", { name: "Fields" }).waitFor();
  await page.getByRole("button", { name: "Close", exact: true }).first().click();
  const made = page.locator("[data-entry]").filter({ hasText: "Made on a day" });
  const id = Number(await made.getAttribute("data-entry"));

  // By keys to the next week and two days long, by pointer to another day.
  await made.focus();
  await press(" ", "ArrowDown", "Shift+ArrowRight", "Enter");
  await stands(id, "begins", "2026-03-25");
  await stands(id, "ends", "2026-03-26");
  const day = (iso) => page.locator(`[data-day="${Date.parse(iso) / DAY}"]`);
  const grip = await made.boundingBox();
  const to = await middle(day("2026-03-11"));
  await carry(page, { x: grip.x + 12, y: grip.y + grip.height / 2 }, to);
  await page.mouse.up();
  await stands(id, "begins", "2026-03-11");
  await stands(id, "ends", "2026-03-12");

  // Somebody else's comes by itself.
  await api(workspace, `tables/works/records/${ids[7]}`, "PATCH", {
    fields: { begins: "2026-03-20" },
  });
  await entry(ids[7]).waitFor();
  await page.getByText("Week", { exact: true }).click();
  await page.getByRole("heading", { name: /1[56] Mar|Mar 1[56]/ }).waitFor();
  await look("calendar-week");

  // The same view as a list, and as it was.
  await page.getByRole("button", { name: "Menu of view Calendar" }).click();
  await page.getByRole("menuitem", { name: "List", exact: true }).click();
  await page.locator(`[data-card="${ids[0]}"]`).waitFor();
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByText("View “Calendar” is saved as shown.").waitFor();
  await page.getByRole("button", { name: "Undo", exact: true }).click();
  await page.getByRole("button", { name: "Back to the saved" }).click();
  await entry(ids[7]).waitFor();
}

async function useTimeline({ page, look, ids, stands, press, begin }) {
  await begin("Timeline");
  const bar = page.locator(`[data-entry="${ids[0]}"]`);
  await bar.waitFor();
  await bar.focus();
  await look("timeline");
  const box = await bar.boundingBox();
  const end = { x: box.x + box.width - 2, y: box.y + box.height / 2 };
  await carry(page, end, { x: end.x + 24, y: end.y });
  await page.mouse.up();
  await stands(ids[0], "ends", "2026-03-05");
  await bar.focus();
  await press(" ", "ArrowRight", "Enter");
  await stands(ids[0], "begins", "2026-03-03");
  await press("Control+z", "Control+z");
  await stands(ids[0], "begins", "2026-03-02");
  await stands(ids[0], "ends", "2026-03-03");

  // One without a date is put where one looks.
  const loose = page.locator(`[data-loose="${ids[8]}"]`);
  await loose.focus();
  await press(" ");
  await page.locator(`[data-entry="${ids[8]}"]`).waitFor({ state: "attached" });
  await loose.waitFor({ state: "detached" });
  await page.getByText("Months", { exact: true }).click();
  await look("timeline-months");
}

async function useGallery({ page, look, ids, begin }) {
  await begin("Gallery");
  await page.locator(`[data-card="${ids[0]}"]`).click();
  await page.getByRole("tab", { name: "Fields" }).waitFor();
  await look("gallery");
  await page.getByRole("button", { name: "Close", exact: true }).first().click();
}

/** On a phone a grid becomes a list by one tap. */
async function useList({ workspace, page, look, ids }) {
  await page.emulateMedia({ colorScheme: "dark" });
  await page.setViewportSize({ width: 390, height: 844 });
  for (const kind of ["Board", "Calendar", "Timeline", "Gallery"]) {
    await page.goto(
      `/w/${workspace}/t/works?view=${kind.toLowerCase()}${kind === "Calendar" ? "&at=2026-03-15" : ""}`,
    );
    await page.locator("[data-card], [data-entry]").first().waitFor({ state: "attached" });
    await look(`${kind.toLowerCase()}-narrow-dark`);
  }
  await page.goto(`/w/${workspace}/t/works`);
  await page.getByRole("button", { name: "Show as a list" }).click();
  await page.locator(`[data-card="${ids[0]}"]`).waitFor();
  await page.mouse.move(5, 5);
  await look("list-narrow-dark");
  await page.getByRole("button", { name: "Show as a grid" }).click();
  await page.locator("canvas").first().waitFor();
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize({ width: 1440, height: 900 });
}

async function middle(locator) {
  const box = await locator.boundingBox();
  return { x: box.x + box.width / 2, y: box.y + Math.min(box.height / 2, 200) };
}
