// The screens that screens.mjs takes pictures of: a steady name, and how one comes there.
import { AGAIN, EMPTY, LEAD, PLANNED } from "./screenData.mjs";

const button = (page, name, options = {}) =>
  page.getByRole("button", { name, ...options });
const cells = (page) =>
  page.locator("#glide-cell-1-0").waitFor({ state: "attached" });
const heading = (page, name) =>
  page.getByRole("heading", { name, exact: true }).first().waitFor();

/** A table as the grid shows it. */
const grid = (address, then) => async (tools) => {
  await tools.go(address);
  await cells(tools.page);
  await then?.(tools.page, tools);
};

/** A box of the bar above a table, by what its button says. */
const box = (address, name, inside) =>
  grid(address, async (page) => {
    await button(page, name).first().click();
    await page
      .getByRole("dialog")
      .filter({ has: inside(page) })
      .first()
      .waitFor();
  });

/** Makes questions to the server whose address matches fail, or wait without end. */
async function spoil(page, pattern, how) {
  await page.route(pattern, (route) =>
    how === "wait" ? undefined : route.fulfill({ status: 503, json: AWAY }),
  );
}
const AWAY = {
  type: "about:blank",
  code: "unavailable",
  title: "Not available",
  status: 503,
  detail: "The database does not answer.",
  errors: [],
  request_id: "5d1f0c2e-1",
};

const recordsOf = (table) => (url) =>
  url.pathname.endsWith(`/tables/${table}/records`);

const signIn = [
  {
    name: "sign-in",
    signedOut: true,
    open: async ({ page, go }) => {
      await go("/sign-in");
      await heading(page, "Sign in");
    },
  },
  {
    name: "sign-in-wrong",
    signedOut: true,
    open: async ({ page, go }) => {
      await go("/sign-in");
      await page
        .getByRole("textbox", { name: "Email" })
        .fill("maeve@tallyhive.example");
      await page.getByLabel("Password", { exact: true }).fill("not this one");
      await button(page, "Sign in").click();
      await page.getByText("Email and password do not match.").waitFor();
    },
  },
  {
    name: "sign-in-spent",
    signedOut: true,
    open: async ({ page, go }) => {
      await go("/sign-in?link=used");
      await page.getByText(/This link was used before/).waitFor();
    },
  },
];

const around = [
  {
    name: "home",
    open: async ({ page, go }) => {
      await go("");
      await heading(page, "Lately");
      await page
        .getByText(/Bo Lind/)
        .first()
        .waitFor();
    },
  },
  {
    name: "home-empty",
    open: async ({ page, go }) => {
      await go("", EMPTY);
      await heading(page, "Start with a workbook");
    },
  },
  {
    name: "home-error",
    open: async ({ page, go }) => {
      await spoil(page, (url) => url.pathname === "/api/v1/tables");
      await go("");
      await heading(page, "The workspace cannot be shown");
    },
  },
  {
    name: "workspaces",
    open: async ({ page, go, narrow }) => {
      await go("");
      await heading(page, "Lately");
      if (narrow) await button(page, "Tables").click();
      await button(page, "Tallyhive").first().click();
      await page.getByRole("menuitem", { name: "New workspace" }).waitFor();
    },
  },
  {
    name: "workspace-new",
    open: async ({ page, go, narrow }) => {
      await go("");
      await heading(page, "Lately");
      if (narrow) await button(page, "Tables").click();
      await button(page, "Tallyhive").first().click();
      await page.getByRole("menuitem", { name: "New workspace" }).click();
      await page.getByRole("textbox", { name: "Name" }).fill("Nectar & Sons");
    },
  },
  {
    name: "tables-narrow",
    only: "narrow",
    open: async ({ page, go }) => {
      await go("");
      await heading(page, "Lately");
      await button(page, "Tables").click();
      await page
        .getByRole("dialog")
        .getByRole("link", { name: "Leads" })
        .waitFor();
    },
  },
  {
    name: "account",
    open: async ({ page, go, narrow }) => {
      await go("tokens");
      await heading(page, "API tokens");
      await (narrow
        ? button(page, "You").click()
        : page
            .getByRole("navigation")
            .locator("button[aria-haspopup=menu]")
            .last()
            .click());
      await page.getByRole("menuitem", { name: "Sign out" }).waitFor();
    },
  },
  {
    name: "password",
    open: async ({ page, go, narrow }) => {
      await go("tokens");
      await heading(page, "API tokens");
      await (narrow
        ? button(page, "You").click()
        : page
            .getByRole("navigation")
            .locator("button[aria-haspopup=menu]")
            .last()
            .click());
      await page
        .getByRole("menuitem", { name: /(Set a|Change) password/ })
        .click();
      await page.getByLabel("New password").first().waitFor();
    },
  },
  {
    name: "tokens",
    open: async ({ page, go }) => {
      await go("tokens");
      await page.getByText("Nightly report").waitFor();
    },
  },
  {
    name: "tokens-empty",
    open: async ({ page, go }) => {
      await go("tokens", EMPTY);
      await page.getByText("No tokens yet").waitFor();
    },
  },
  {
    name: "notifications",
    open: async ({ page, go, narrow }) => {
      await go("imports");
      await heading(page, "Imports");
      await button(page, narrow ? /^News/ : /^Notifications/).click();
      await page.getByRole("link", { name: /Bo Lind mentioned you/ }).waitFor();
    },
  },
  {
    name: "palette",
    open: grid("t/leads", async (page) => {
      await page.keyboard.press("Control+k");
      await page.getByRole("group", { name: "Actions" }).waitFor();
    }),
  },
  {
    name: "palette-found",
    open: grid("t/leads", async (page) => {
      await page.keyboard.press("Control+k");
      await page.getByRole("group", { name: "Actions" }).waitFor();
      await page
        .getByRole("combobox", { name: "Go to, find or do" })
        .fill("leeds");
      await page
        .getByRole("group", { name: "Records in Companies" })
        .getByRole("option")
        .first()
        .waitFor();
    }),
  },
  {
    name: "palette-none",
    open: grid("t/leads", async (page) => {
      await page.keyboard.press("Control+k");
      await page.getByRole("group", { name: "Actions" }).waitFor();
      await page
        .getByRole("combobox", { name: "Go to, find or do" })
        .fill("qqzz");
      await page.getByText("Nothing is found for “qqzz”").waitFor();
    }),
  },
  {
    name: "offline",
    open: grid("t/projects", async (page, { context }) => {
      await context.setOffline(true);
      await page.getByText(/The connection is lost/).waitFor();
    }),
  },
  {
    name: "no-page",
    open: async ({ page, go }) => {
      await go("/nowhere");
      await heading(page, "There is no page here");
    },
  },
  {
    name: "no-table",
    open: async ({ page, go }) => {
      await go("t/nowhere");
      await heading(page, "There is no such table");
    },
  },
  {
    name: "no-workspace",
    open: async ({ page, go }) => {
      await go("/w/nowhere");
      await heading(page, "This workspace is not open to you");
    },
  },
];

/** A plan, one of its ways to be looked at. */
const plan = (then) => async (tools) => {
  await tools.go(`imports/${tools.known.planned}`, PLANNED);
  await button(tools.page, /^Create \d+ tables?$/).waitFor();
  await tools.page.locator("td").first().waitFor();
  await then?.(tools.page, tools);
};

const imports = [
  {
    name: "imports",
    open: async ({ page, go }) => {
      await go("imports");
      await heading(page, "Imports");
      await page.getByRole("link", { name: /lead-tracker/ }).waitFor();
    },
  },
  {
    name: "import-drop",
    open: async ({ page, go }) => {
      await go("imports");
      await page.getByRole("link", { name: /lead-tracker/ }).waitFor();
      await page.getByText("Drop workbooks here").dispatchEvent("dragover");
    },
  },
  {
    name: "no-import",
    open: async ({ page, go }) => {
      await go("imports/999");
      await heading(page, "There is no such import");
    },
  },
  { name: "plan", open: plan() },
  {
    name: "plan-column",
    open: plan(async (page) => {
      await page.locator("thead th button").nth(3).click();
      await button(page, /^Column type: /).waitFor();
    }),
  },
  {
    name: "plan-formula",
    open: plan(async (page) => {
      await page
        .locator("thead th button")
        .filter({ hasText: "Amount" })
        .first()
        .click();
      await button(page, /^Column type: /).waitFor();
    }),
  },
  {
    name: "plan-sheet",
    open: plan(async (page) => {
      await page.getByText("As in the file", { exact: true }).click();
      await page.locator("td[data-part=row]").first().waitFor();
    }),
  },
  {
    name: "plan-map",
    open: plan(async (page) => {
      await page.getByText("Links", { exact: true }).click();
      await page
        .getByRole("region", { name: "Tables and their links" })
        .waitFor();
    }),
  },
  {
    name: "plan-findings",
    open: plan(async (page) => {
      await button(page, /^Show all findings/).click();
      await page.getByRole("region", { name: "Findings" }).waitFor();
    }),
  },
  {
    name: "plan-again",
    open: async ({ page, go, known }) => {
      await go(`imports/${known.again}`, AGAIN);
      await page.getByRole("region", { name: /^Changes of/ }).waitFor();
    },
  },
  {
    name: "outcome",
    open: async ({ page, go, known }) => {
      await go(`imports/${known.outcome}`);
      await button(page, "Undo this import").waitFor();
    },
  },
];

/** Clicks into a cell of the grid and waits until it is the active one. */
async function pick(page, column, row) {
  const canvas = await page.locator("[data-grid] canvas").first().boundingBox();
  await page.mouse.click(canvas.x + 90, canvas.y + 34 + 16 + 32 * row);
  await page.waitForFunction(
    () => document.activeElement?.closest("[data-grid]") != null,
  );
  await page.keyboard.press("Control+Home");
  for (let at = 1; at < column; at++) await page.keyboard.press("ArrowRight");
  for (let at = 0; at < row; at++) await page.keyboard.press("ArrowDown");
}

const tables = [
  { name: "grid", open: grid("t/leads") },
  {
    name: "grid-selected",
    open: grid("t/leads", async (page) => {
      await pick(page, 2, 2);
      for (let at = 0; at < 4; at++)
        await page.keyboard.press("Shift+ArrowDown");
      await page.keyboard.press("Shift+ArrowRight");
    }),
  },
  {
    name: "grid-editor",
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
    open: grid("t/companies?q=leeds", (page) =>
      page.getByText("Leeds").first().waitFor({ state: "attached" }),
    ),
  },
  {
    name: "grid-empty",
    open: async ({ page, go }) => {
      await go("t/visits");
      await page.getByText("No records yet").waitFor();
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
      const canvas = await page
        .locator("[data-grid] canvas")
        .first()
        .boundingBox();
      await page.mouse.move(canvas.x + 100, canvas.y + 80);
    }),
  },
  {
    name: "column-menu",
    open: grid("t/leads", async (page, { narrow }) => {
      const canvas = await page
        .locator("[data-grid] canvas")
        .first()
        .boundingBox();
      await page.mouse.click(canvas.x + 90, canvas.y + 17, {
        button: narrow ? "left" : "right",
      });
      await page
        .getByRole("menuitem", { name: "Change this column" })
        .waitFor();
    }),
  },
  {
    name: "summary-menu",
    open: grid("t/projects", async (page) => {
      await button(page, "Sum up Cost").click();
      await page
        .getByRole("menuitem", { name: "Maximum", exact: true })
        .waitFor();
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
    open: box(
      't/leads?filter={Source} = "Referral" and {Quantity} > 1',
      /^Filter/,
      (page) => page.getByRole("combobox", { name: "Column of condition 1" }),
    ),
  },
  {
    name: "filter-formula",
    open: grid("t/leads", async (page) => {
      await button(page, /^Filter/)
        .first()
        .click();
      await page.getByText("As a formula", { exact: true }).click();
      await page
        .getByRole("textbox", { name: "Show records where" })
        .fill('{Company}.{Country} = "Germany"');
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
      page.getByRole("textbox", { name: "When rule 1 holds" }),
    ),
  },
  {
    name: "columns",
    open: box("t/leads", /^Columns/, (page) =>
      page.getByRole("checkbox", { name: "Show Source" }),
    ),
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
  { name: "view-changed", open: grid("t/leads?view=by_status&sort=-created") },
];

/** One of the looks of a table. */
const look = (address, first) => async (tools) => {
  await tools.go(address);
  await tools.page.locator(first).first().waitFor({ state: "attached" });
};

const looks = [
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
  {
    name: "board-needs",
    open: async ({ page, go }) => {
      await go(
        `t/visits?look=${encodeURIComponent(JSON.stringify({ kind: "board" }))}`,
      );
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

const records = [
  {
    name: "record-panel",
    open: async ({ page, go }) => {
      await go(`t/leads?record=${LEAD}`);
      await page.getByRole("tab", { name: "Fields" }).waitFor();
      await page.getByText("Shall we call them", { exact: false }).waitFor();
    },
  },
  {
    name: "record-panel-history",
    open: async ({ page, go }) => {
      await go(`t/leads?record=${LEAD}`);
      await page.getByRole("tab", { name: "History" }).click();
      await page.locator("ins").first().waitFor();
    },
  },
  {
    name: "record-comments",
    open: async ({ page, go }) => {
      await go(`t/leads?record=${LEAD}`);
      const thread = page.getByRole("region", { name: "Comments" });
      await thread
        .getByText("Shall we call them", { exact: false })
        .scrollIntoViewIfNeeded();
      const typed = thread.getByRole("textbox", { name: "Write a comment" });
      await typed.pressSequentially("Yes @");
      await thread.getByRole("option").first().waitFor();
      await typed.scrollIntoViewIfNeeded();
    },
  },
  {
    name: "record-page",
    open: async ({ page, go }) => {
      await go(`t/leads/r/${LEAD}`);
      await page.locator("ins").first().waitFor();
    },
  },
  {
    name: "record-page-links",
    open: async ({ page, go }) => {
      await go("t/companies/r/1");
      await page.getByRole("region", { name: "Leads" }).waitFor();
    },
  },
  {
    name: "record-new",
    open: async ({ page, go }) => {
      await go("t/projects?record=new");
      await button(page, "Create record").waitFor();
    },
  },
  {
    name: "record-gone",
    open: async ({ page, go }) => {
      await go("t/projects/r/12");
      await heading(page, "This record is gone");
    },
  },
];

/** A drawer of a table, which has an address of its own. */
const drawer = (address, inside) => async (tools) => {
  await tools.go(address);
  await inside(tools.page).first().waitFor();
};

const model = [
  {
    name: "field",
    open: drawer("t/projects?shape=stage", (page) =>
      page.getByRole("textbox", { name: "Choice 1" }),
    ),
  },
  {
    name: "field-new",
    open: drawer("t/projects?shape=@new", (page) =>
      page.getByRole("textbox", { name: "Name" }),
    ),
  },
  {
    name: "field-tried",
    open: async ({ page, go }) => {
      await go("t/projects?shape=name");
      await page.getByRole("combobox", { name: "Column type" }).click();
      await page
        .getByRole("option", { name: "Whole number", exact: true })
        .click();
      await page.getByText(/values would not fit/).waitFor();
    },
  },
  {
    name: "formula",
    open: async ({ page, go }) => {
      await go("t/leads?shape=amount");
      await page.getByRole("textbox", { name: "Formula" }).waitFor();
      await page.getByRole("table", { name: "On the first records" }).waitFor();
    },
  },
  {
    name: "formula-suggestions",
    open: async ({ page, go }) => {
      await go("t/leads?shape=amount");
      const formula = page.getByRole("textbox", { name: "Formula" });
      await formula.fill("");
      await formula.pressSequentially("rou");
      await page.getByRole("option", { name: /^ROUND / }).waitFor();
    },
  },
  {
    name: "formula-wrong",
    open: async ({ page, go }) => {
      await go("t/leads?shape=amount");
      await page
        .getByRole("textbox", { name: "Formula" })
        .fill("{Quantiy} * 2");
      await page.getByText(/Did you mean/).waitFor();
    },
  },
  {
    name: "table-settings",
    open: drawer("t/leads?shape=@table", (page) =>
      page.getByRole("textbox", { name: "What it is for" }),
    ),
  },
  {
    name: "rules",
    open: drawer("t/projects?shape=@rules", (page) =>
      page.getByText("It ends after it begins"),
    ),
  },
  {
    name: "deleted",
    open: drawer("t/projects?shape=@deleted", (page) =>
      button(page, /^Bring back/),
    ),
  },
];

/** In the order in which somebody comes to them. */
export const screens = [
  ...signIn,
  ...around,
  ...imports,
  ...tables,
  ...looks,
  ...records,
  ...model,
];
