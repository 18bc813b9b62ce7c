// Screens of a workspace as a whole, and of the host's console. How workspaces stand is answered here: the others need them as they are.
import { EMPTY, HOME } from "./screenData.mjs";
import { button, heading } from "./screenSteps.mjs";

const row = (page, name) => page.getByRole("group", { name, exact: true });

async function toSettings({ page, go }) {
  await go("settings");
  await heading(page, "Where and when");
  await heading(page, "What becomes of it");
}

/** The session as it is, with one of its workspaces otherwise, for somebody who does not administer the host. */
const asMember = (page, name, otherwise) =>
  page.route(
    (url) => url.pathname === "/api/v1/session",
    async (route) => {
      const session = await (await route.fetch()).json();
      const workspaces = session.workspaces.map((one) =>
        one.name === name ? { ...one, ...otherwise } : one,
      );
      await route.fulfill({
        json: {
          ...session,
          workspaces,
          person: { ...session.person, host_admin: false },
        },
      });
    },
  );

const gone = [
  {
    name: "orchard",
    label: "The orchard",
    standing: "deleted",
    due_at: "2026-11-24T10:00:00Z",
  },
  {
    name: "trial",
    label: "A trial of spring",
    standing: "deleted",
    due_at: "2026-11-20T10:00:00Z",
  },
];

const answerWorkspaces = (page, workspaces, deleted) =>
  page.route(
    (url) => url.pathname === "/api/v1/workspaces",
    (route) =>
      route.fulfill({
        json: {
          workspaces: route.request().url().includes("deleted=true") ? deleted : workspaces,
        },
      }),
  );

const hosted = [
  { name: "alder", label: "Alder & Sons", standing: "active" },
  {
    name: "beech",
    label: "Beech joinery",
    standing: "suspended",
    reason: "The bill of October is not paid.",
  },
  {
    name: "cedar",
    label: "Cedar archive of 2019 to 2024, with all that was kept of it",
    standing: "archived",
  },
  ...Array.from({ length: 60 }, (_, at) => ({
    name: `farm-${at + 1}`,
    label: `Farm ${at + 1}`,
    standing: "active",
  })),
];

async function toHost({ page, go }) {
  await answerWorkspaces(page, hosted, gone);
  await go("/host/workspaces");
  await page.getByText("65 workspaces").waitFor();
}

const metrics = `sheaf_requests_total{class="2xx"} 128412
sheaf_requests_total{class="3xx"} 9120
sheaf_requests_total{class="4xx"} 341
sheaf_requests_total{class="5xx"} 2
sheaf_request_seconds_bucket{le="0.001"} 71000
sheaf_request_seconds_bucket{le="0.01"} 131500
sheaf_request_seconds_bucket{le="0.1"} 137200
sheaf_request_seconds_bucket{le="10"} 137870
sheaf_request_seconds_bucket{le="+Inf"} 137875
sheaf_request_seconds_sum 690.2
sheaf_open_workspaces 38
`;

async function toHealth({ page, go }, ready) {
  await page.route("**/readyz", (route) => route.fulfill(ready));
  await page.route("**/metrics", (route) => route.fulfill({ contentType: "text/plain", body: metrics }));
  await go("/host/health");
  await page.getByText("128,412").waitFor();
}

export const whole = [
  { name: "settings", open: toSettings },
  {
    name: "settings-zone",
    open: async (tools) => {
      await toSettings(tools);
      await row(tools.page, "Time zone").getByRole("combobox").click();
      await tools.page.keyboard.type("america");
      await tools.page.getByRole("option", { name: /New York/ }).waitFor();
    },
  },
  {
    name: "settings-wrong",
    open: async (tools) => {
      const { page } = tools;
      await toSettings(tools);
      await row(page, "Hours in a working day").getByRole("textbox").fill("25");
      await page.keyboard.press("Enter");
      await page.getByText("From 0.25 to 24.").waitFor();
      await row(page, "Other sites").getByRole("textbox").fill("example.org/shop");
      await page.keyboard.press("Enter");
      await page.getByText(/^A site is written/).waitFor();
    },
  },
  {
    name: "settings-paste",
    open: async (tools) => {
      await toSettings(tools);
      const holidays = row(tools.page, "Holidays");
      await button(holidays, "Paste a list").click();
      await holidays.getByLabel("Days, one a line").fill("25.12.2026; Christmas\nthe day after");
      await button(holidays, "Add these days").click();
      await holidays.getByRole("alert").waitFor();
    },
  },
  {
    name: "settings-delete",
    open: async (tools) => {
      await toSettings(tools);
      await button(tools.page, "Delete the workspace").click();
      await tools.page.getByLabel("Type tallyhive to confirm").scrollIntoViewIfNeeded();
    },
  },
  {
    name: "archived",
    open: async ({ page, go }) => {
      await asMember(page, EMPTY, { standing: "archived" });
      await go("members", EMPTY);
      await page.getByText(/^This workspace is archived/).waitFor();
    },
  },
  {
    name: "suspended",
    open: async ({ page, go }) => {
      await asMember(page, HOME, {
        standing: "suspended",
        reason: "The bill of October is not paid.",
      });
      await go("");
      await heading(page, "Tallyhive is suspended");
    },
  },
  {
    name: "home-deleted",
    open: async ({ page, go }) => {
      await asMember(page, EMPTY, {});
      await answerWorkspaces(page, [], gone);
      await go("", EMPTY);
      await heading(page, "Deleted workspaces");
    },
  },
  { name: "host", open: toHost },
  {
    name: "host-acts",
    open: async (tools) => {
      await toHost(tools);
      await button(tools.page, "What to do with Beech joinery").click();
      await tools.page.getByRole("menuitem", { name: "Put to use again" }).waitFor();
    },
  },
  {
    name: "host-suspend",
    open: async (tools) => {
      await toHost(tools);
      await button(tools.page, "What to do with Alder & Sons").click();
      await tools.page.getByRole("menuitem", { name: "Suspend" }).click();
      await tools.page.getByLabel("Reason").fill("The bill of October is not paid.");
    },
  },
  {
    name: "host-none",
    open: async (tools) => {
      await toHost(tools);
      await tools.page.getByLabel("Find by name").fill("qqzz");
      await heading(tools.page, "No workspace is called so");
    },
  },
  {
    name: "host-health",
    open: (tools) => toHealth(tools, { contentType: "text/plain", body: "ready" }),
  },
  {
    name: "host-unready",
    open: (tools) =>
      toHealth(tools, {
        status: 503,
        json: {
          code: "unavailable",
          status: 503,
          detail: "The database does not answer.",
          errors: [],
        },
      }),
  },
];
