// The screens of tables: the grid with its boxes, and the other ways to look at records.
import { box, button, grid, recordsOf, spoil } from "./screenSteps.mjs";

/** Clicks into a cell of the grid and waits until it is the active one. */
async function pick(page, column, row) {
  const canvas = await page.locator("[data-grid] canvas").first().boundingBox();
  await page.mouse.click(canvas.x + 90, canvas.y + 34 + 16 + 32 * row);
  await page.waitForFunction(() => document.activeElement?.closest("[data-grid]") != null);
  await page.keyboard.press("Control+Home");
  for (let at = 1; at < column; at++) await page.keyboard.press("ArrowRight");
  for (let at = 0; at < row; at++) await page.keyboard.press("ArrowDown");
}

/** Pictures within the page have come. */
const pictured = (page, which) =>
  page.waitForFunction((of) => {
    const all = [...document.querySelectorAll(of)];
    return all.length > 0 && all.every((image) => image.complete && image.naturalWidth > 0);
  }, which);

/** Pictures in cells have come, of which the page itself tells nothing. */
const smallPictures = (page) =>
  page.waitForFunction(() => {
    const came = performance
      .getEntriesByType("resource")
      .filter(({ name }) => name.includes("thumbnail=small"));
    return came.length > 3 && came.every(({ responseEnd }) => responseEnd > 0);
  });

/** A file large, from the record that it is in. */
const opened =
  (record, name, ready) =>
  async ({ page, go }) => {
    await go(`t/goods?record=${record}`);
    await page.getByRole("group", { name: "Files", exact: true }).getByText(name).click();
    await ready(page.getByRole("dialog"), page);
  };

export const files = [
  {
    name: "files-record",
    open: async ({ page, go }) => {
      await go("t/goods?record=1");
      await page.getByRole("group", { name: "Files", exact: true }).getByText("PDF, ").waitFor();
      await pictured(page, "[data-file] img");
    },
  },
  {
    name: "files-preview",
    open: opened(1, "hive 1.png", (_, page) => pictured(page, "[role=dialog] img")),
  },
  {
    name: "files-preview-text",
    open: opened(3, "readings.txt", (shown) => shown.getByText("2026-10-01;300").waitFor()),
  },
  {
    name: "files-preview-none",
    open: opened(3, "drawings.zip", (shown) => shown.getByText("cannot be shown here").waitFor()),
  },
  {
    name: "files-gallery",
    open: async ({ page, go }) => {
      await go("t/goods?view=pictures");
      await pictured(page, "[data-card] img");
    },
  },
];

export const tables = [
  { name: "grid", open: grid("t/leads") },
  {
    name: "grid-selected",
    only: "wide",
    open: grid("t/leads", async (page) => {
      await pick(page, 2, 2);
      for (let at = 0; at < 4; at++) await page.keyboard.press("Shift+ArrowDown");
      await page.keyboard.press("Shift+ArrowRight");
    }),
  },
  {
    name: "grid-editor",
    only: "wide",
    open: grid("t/projects", async (page) => {
      await pick(page, 3, 2);
      await page.keyboard.press("Enter");
      await page.getByRole("textbox").last().waitFor();
    }),
  },
  { name: "grid-groups", open: grid("t/leads?view=by_status") },
  {
    name: "grid-filtered",
    open: grid('t/leads?filter={Source} = "Referral"&sort=-created'),
  },
  {
    name: "grid-searched",
    open: grid("t/companies?q=leeds", (page) => page.getByText("5 records").waitFor()),
  },
  {
    name: "grid-empty",
    open: async ({ page, go }) => {
      await go("t/visits");
      await page.getByText("No records yet").waitFor();
      await page.locator("[data-grid] canvas").first().waitFor();
    },
  },
  {
    name: "grid-none",
    open: async ({ page, go }) => {
      await go("t/leads?q=qqzz");
      await page.getByText("No record matches").waitFor();
    },
  },
  {
    name: "grid-loading",
    open: async ({ page, go }) => {
      await spoil(page, recordsOf("leads"), "wait");
      await go("t/leads");
      await page.getByRole("status", { name: "Loading records" }).waitFor();
    },
  },
  {
    name: "grid-error",
    open: async ({ page, go }) => {
      await spoil(page, recordsOf("leads"));
      await go("t/leads");
      await page.getByText("The records cannot be shown").waitFor();
    },
  },
  {
    name: "filter-wrong",
    open: async ({ page, go }) => {
      await go("t/leads?filter={Sorce} = 1");
      await page.getByText("The filter cannot be used").waitFor();
    },
  },
  {
    name: "grid-misfit",
    open: grid("t/companies", async (page) => {
      const canvas = await page.locator("[data-grid] canvas").first().boundingBox();
      await page.mouse.move(canvas.x + 100, canvas.y + 80);
    }),
  },
  {
    name: "column-menu",
    open: grid("t/leads", async (page, { narrow }) => {
      const canvas = await page.locator("[data-grid] canvas").first().boundingBox();
      await page.mouse.click(canvas.x + 90, canvas.y + 17, {
        button: narrow ? "left" : "right",
      });
      await page.getByRole("menuitem", { name: "Change this column" }).waitFor();
    }),
  },
  {
    name: "summary-menu",
    only: "wide",
    open: grid("t/projects", async (page) => {
      await button(page, "Sum up Cost").click();
      await page.getByRole("menuitem", { name: "Maximum", exact: true }).waitFor();
    }),
  },
  {
    name: "keys",
    open: grid("t/leads", async (page) => {
      await page.keyboard.press("F1");
      await page.getByRole("dialog", { name: "Keys" }).waitFor();
    }),
  },
  {
    name: "filter",
    open: box('t/leads?filter={Source} = "Referral" and {Quantity} > 1', /^Filter/, (page) =>
      page.getByRole("combobox", { name: "Column of condition 1" }),
    ),
  },
  {
    name: "filter-groups",
    open: box(
      't/leads?filter=({Source} = "Referral" or {Quantity} > 5 and {Status} <> "Lost") and {Quantity} > 1',
      /^Filter/,
      (page) => page.getByRole("combobox", { name: "Column of condition 1.1" }),
    ),
  },
  {
    name: "filter-formula",
    open: grid("t/leads", async (page) => {
      await button(page, /^Filter/)
        .first()
        .click();
      await page.getByText("As a formula", { exact: true }).click();
      await page.getByRole("textbox", { name: "Show records where" }).fill('{Company}.{Country} = "Germany"');
    }),
  },
  {
    name: "sort",
    open: box("t/leads?sort=-created,company", /^Sort/, (page) =>
      page.getByRole("combobox", { name: /Sort by/ }),
    ),
  },
  {
    name: "group",
    open: box("t/leads?group=status", /^Group/, (page) =>
      page.getByRole("combobox", { name: "Add a column to group by" }),
    ),
  },
  {
    name: "colours",
    open: box("t/leads?view=by_status", /^Colour/, (page) =>
      page.getByRole("combobox", { name: "Column of condition 1" }),
    ),
  },
  {
    name: "columns",
    open: box("t/leads", /^Columns/, (page) => page.getByRole("checkbox", { name: "Show Source" })),
  },
  {
    name: "rows",
    only: "wide",
    open: grid("t/leads", async (page) => {
      await button(page, /^Row height/).click();
      await page.getByRole("menuitem").first().waitFor();
    }),
  },
  {
    name: "view-add",
    open: grid("t/leads", async (page) => {
      await button(page, "Add a view").click();
      await page.getByRole("menuitem", { name: "Board" }).waitFor();
    }),
  },
  {
    name: "view-menu",
    open: grid("t/leads?view=by_status", async (page) => {
      await button(page, "Menu of view By status").click();
      await page.getByRole("menuitem", { name: "Rename view" }).waitFor();
    }),
  },
  { name: "files", open: grid("t/goods", smallPictures) },
  {
    name: "files-editor",
    only: "wide",
    open: grid("t/goods", async (page) => {
      await smallPictures(page);
      await pick(page, 2, 0);
      await page.keyboard.press("Enter");
      await page.getByRole("dialog", { name: "Files", exact: true }).getByText("PDF, ").waitFor();
      await pictured(page, "[data-file] img");
    }),
  },
  { name: "view-changed", open: grid("t/leads?view=by_status&sort=-created") },
];

/** One of the looks of a table. */
const look = (address, first) => async (tools) => {
  await tools.go(address);
  await tools.page.locator(first).first().waitFor({ state: "attached" });
};

export const looks = [
  { name: "board", open: look("t/projects?view=board", "[data-card]") },
  {
    name: "board-many",
    open: look("t/companies?view=by_country", "[data-card]"),
  },
  { name: "calendar", open: look("t/projects?view=calendar", "[data-entry]") },
  {
    name: "calendar-week",
    open: look("t/projects?view=calendar&span=week", "[data-entry]"),
  },
  { name: "timeline", open: look("t/projects?view=timeline", "[data-entry]") },
  { name: "gallery", open: look("t/companies?view=cards", "[data-card]") },
  { name: "list", open: look("t/projects?view=list", "[data-card]") },
  { name: "pivot", open: look("t/leads?view=by_source", "[role=gridcell]") },
  {
    name: "pivot-parts",
    open: async ({ page, go }) => {
      await go("t/leads?view=by_source&tint=true");
      await page.locator("[role=gridcell]").first().waitFor();
      await button(page, /^Pivot: /).click();
      await page.getByRole("combobox", { name: "Add a value" }).waitFor();
    },
  },
  {
    name: "pivot-error",
    open: async ({ page, go }) => {
      await spoil(page, (url) => url.pathname.endsWith("/records/groups"));
      await go("t/leads?view=by_source");
      await page.getByText("The pivot could not be made").waitFor();
    },
  },
  {
    name: "pivot-empty",
    open: async ({ page, go }) => {
      await go("t/leads?view=by_source&filter=FALSE");
      await page.getByText("No record matches", { exact: true }).waitFor();
    },
  },
  {
    name: "form-editor",
    open: async ({ page, go }) => {
      await go("t/enquiries?view=ask");
      await page.getByRole("textbox", { name: "Title", exact: true }).waitFor();
    },
  },
  {
    name: "board-needs",
    open: async ({ page, go }) => {
      await go(`t/visits?look=${encodeURIComponent(JSON.stringify({ kind: "board" }))}`);
      await page.getByText("A board needs a status or a choice").waitFor();
    },
  },
  {
    name: "look-parts",
    open: async ({ page, go }) => {
      await go("t/projects?view=timeline");
      await page.locator("[data-entry]").first().waitFor({ state: "attached" });
      await button(page, /^Timeline: /).click();
      await page.getByRole("combobox", { name: "Begins at" }).waitFor();
    },
  },
];
