// A part of the journey: what does not fit its column is found by the column's menu, and put together as a filter.
import assert from "node:assert/strict";

const NAME = 2;

/** `tools`: how the journey looks at the page, asks the server and moves in the grid. */
export async function findMisfits(workspace, { page, api, until, look, everyWay }) {
  const fields = [
    { label: "Size", type: "text" },
    { label: "Name", type: "text" },
  ];
  await api(workspace, "tables", "POST", {
    label: "Halls",
    title: "name",
    fields,
  });
  const records = [
    { name: "North", size: "5" },
    { name: "South", size: "about 5" },
    { name: "West", size: null },
  ];
  await api(workspace, "tables/halls/records", "POST", {
    records: records.map((one) => ({ fields: one })),
  });
  await api(workspace, "tables/halls/fields/size", "PATCH", {
    type: "integer",
  });
  await page.goto(`/w/${workspace}/t/halls`);
  await until(NAME, 1, "South");

  const grid = await page.locator("canvas").first().boundingBox();
  await page.mouse.click(grid.x + 120, grid.y + 17, { button: "right" });
  const item = page.getByRole("menuitem", {
    name: "Show values that do not fit",
  });
  await item.waitFor();
  await look("misfits-menu");
  await item.click();
  await page.waitForURL((url) => url.searchParams.get("filter") === "ISMISFIT({Size})");
  await until(NAME, 0, "South");
  await page.getByRole("button", { name: /^Filter: Size does not fit/ }).click();
  await page.getByRole("combobox", { name: "Comparison of condition 1" }).waitFor();
  await everyWay("misfits-filter");
  await page.getByRole("combobox", { name: "Comparison of condition 1" }).click();
  await page.getByRole("option", { name: "fits", exact: true }).click();
  await page.waitForURL((url) => url.searchParams.get("filter") === "not ISMISFIT({Size})");
  await until(NAME, 0, "North");
  await until(NAME, 1, "West");
  await page.getByRole("button", { name: "Clear filter" }).click();
  await page.waitForURL((url) => !url.searchParams.has("filter"));
  const { records: odd } = await api(
    workspace,
    `tables/halls/records?filter=${encodeURIComponent("ISMISFIT(size)")}`,
  );
  assert.deepEqual(
    odd.map((record) => record.misfits.size.value),
    ["about 5"],
  );
}
