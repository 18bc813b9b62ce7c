// The screens that screens.mjs takes pictures of: a steady name, and how one comes there.
import { AGAIN, EMPTY, LEAD, PLANNED } from "./screenData.mjs";
import { button, grid, heading, spoil } from "./screenSteps.mjs";
import { doors, own } from "./screenDoors.mjs";
import { files, looks, tables } from "./screenTables.mjs";
import { whole } from "./screenWorkspace.mjs";

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
      await page.getByRole("textbox", { name: "Email" }).fill("maeve@tallyhive.example");
      await page.getByLabel("Password", { exact: true }).fill("not this one");
      await button(page, "Sign in", { exact: true }).click();
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

/** A form as strangers see it, in one of its states. */
const form = (then, language) => async (tools) => {
  const { page, go, known } = tools;
  if (language) await page.addInitScript(speak, language);
  await go(known.form);
  await page.getByRole("heading", { name: "Sensors for your hives" }).waitFor();
  await then?.(page);
};
const speak = (language) => Object.defineProperty(navigator, "languages", { get: () => [language] });

const forms = [
  { name: "form", signedOut: true, open: form() },
  {
    name: "form-wrong",
    signedOut: true,
    open: form(async (page) => {
      await button(page, "Weiter").click();
      await page.getByText("Das muss beantwortet werden.").first().waitFor();
    }, "de"),
  },
  {
    name: "form-refused",
    signedOut: true,
    open: form(async (page) => {
      await page.getByRole("textbox", { name: /Your name/ }).fill("Ann");
      await page.getByRole("textbox", { name: /Email/ }).fill("ann@bees.example");
      await button(page, "Weiter").click();
      await page.getByRole("textbox", { name: /Hives/ }).fill("5000");
      await button(page, "Absenden").click();
      await page.getByText("Höchstens 500.").waitFor();
    }, "de"),
  },
  {
    name: "form-gone",
    signedOut: true,
    open: async ({ page, go, known }) => {
      await go(`${known.form}x`);
      await page.getByRole("heading", { name: "There is no form here" }).waitFor();
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
    name: "table-new",
    open: async ({ page, go, narrow }) => {
      await go("");
      await heading(page, "Lately");
      if (narrow) await button(page, "Tables").click();
      await button(page, "New table").click();
      await page.getByRole("textbox", { name: "Name" }).fill("Visits to the hives");
    },
  },
  {
    name: "tables-narrow",
    only: "narrow",
    open: async ({ page, go }) => {
      await go("");
      await heading(page, "Lately");
      await button(page, "Tables").click();
      await page.getByRole("dialog").getByRole("link", { name: "Leads" }).waitFor();
    },
  },
  {
    name: "account",
    open: async ({ page, go, narrow }) => {
      await go("tokens");
      await heading(page, "API tokens");
      await (narrow
        ? button(page, "You").click()
        : page.getByRole("navigation").locator("button[aria-haspopup=menu]").last().click());
      await page.getByRole("menuitem", { name: "Sign out" }).waitFor();
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
      await page.getByRole("combobox", { name: "Go to, find or do" }).fill("leeds");
      await page.getByRole("group", { name: "Records in Companies" }).getByRole("option").first().waitFor();
    }),
  },
  {
    name: "palette-none",
    open: grid("t/leads", async (page) => {
      await page.keyboard.press("Control+k");
      await page.getByRole("group", { name: "Actions" }).waitFor();
      await page.getByRole("combobox", { name: "Go to, find or do" }).fill("qqzz");
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
    name: "waiting-record",
    open: grid("t/projects?record=new", async (page, { context }) => {
      await button(page, "Create record").waitFor();
      await context.setOffline(true);
      await page.getByText(/The connection is lost/).waitFor();
      await button(page, /^Name: .*Edit$/).click();
      await page.keyboard.type("Paint the hives");
      await page.keyboard.press("Enter");
      await button(page, "Create record").click();
      await page.getByText("This record is made when the connection is back.").waitFor();
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
      await page.locator("thead th button").filter({ hasText: "Amount" }).first().click();
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
      await page.getByRole("region", { name: "Tables and their links" }).waitFor();
    }),
  },
  {
    name: "plan-findings",
    open: plan(async (page, { narrow }) => {
      if (narrow) await page.getByText("Decision", { exact: true }).click();
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
      await thread.getByText("Shall we call them", { exact: false }).scrollIntoViewIfNeeded();
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
      await heading(page, "L-0007");
      await page.getByRole("heading", { name: "Linked from" }).waitFor();
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
    open: drawer("t/projects?shape=stage", (page) => page.getByRole("textbox", { name: "Choice 1" })),
  },
  {
    name: "field-new",
    open: drawer("t/projects?shape=@new", (page) => page.getByRole("textbox", { name: "Name" })),
  },
  {
    name: "field-tried",
    open: async ({ page, go }) => {
      await go("t/projects?shape=name");
      await page.getByRole("combobox", { name: "Column type" }).click();
      await page.getByRole("option", { name: "Whole number", exact: true }).click();
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
      await page.getByRole("textbox", { name: "Formula" }).fill("{Quantiy} * 2");
      await page.getByText(/Did you mean/).waitFor();
    },
  },
  {
    name: "table-settings",
    open: drawer("t/leads?shape=@table", (page) => page.getByRole("textbox", { name: "What it is for" })),
  },
  {
    name: "rules",
    open: drawer("t/projects?shape=@rules", (page) => page.getByText("It ends after it begins")),
  },
  {
    name: "deleted",
    open: drawer("t/projects?shape=@deleted", (page) => button(page, /^Bring back/)),
  },
  {
    name: "deleted-records",
    open: drawer("t/projects?shape=@records", (page) => button(page, /^Bring back/)),
  },
  {
    name: "deleted-records-none",
    open: drawer("t/leads?shape=@records", (page) => heading(page, "No deleted records")),
  },
];

/** In the order in which somebody comes to them. */
export const screens = [
  ...signIn,
  ...doors,
  ...forms,
  ...around,
  ...own,
  ...whole,
  ...imports,
  ...tables,
  ...looks,
  ...files,
  ...records,
  ...model,
];
