// What several screens have in common: how one comes there.

export const button = (page, name, options = {}) => page.getByRole("button", { name, ...options });
const cells = (page) => page.locator("#glide-cell-1-0").waitFor({ state: "attached" });
export const heading = (page, name) => page.getByRole("heading", { name, exact: true }).first().waitFor();

/** A table as the grid shows it. */
export const grid = (address, then) => async (tools) => {
  await tools.go(address);
  await cells(tools.page);
  await then?.(tools.page, tools);
};

/** A box of the bar above a table, by what its button says. */
export const box = (address, name, inside) =>
  grid(address, async (page) => {
    await button(page, name).first().click();
    await page
      .getByRole("dialog")
      .filter({ has: inside(page) })
      .first()
      .waitFor();
  });

/** Makes questions to the server whose address matches fail, or wait without end. */
export async function spoil(page, pattern, how) {
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

export const recordsOf = (table) => (url) => url.pathname.endsWith(`/tables/${table}/records`);
