// A part of the journey: a file is imported, a record changed in the grid, and the file imported again with changes of its own.
import assert from "node:assert/strict";

const first = rows((number) => [`A-${number}`, `Lamp ${number}`, `${number}.50`, shelf(number)]);
const second = [
  ...rows((number) => {
    if (number === 1) return ["A-1", "Named by the file", "1.50", shelf(1)];
    if (number === 3) return ["A-3", "Lamp 3", "99.00", shelf(3)];
    return [`A-${number}`, `Lamp ${number}`, `${number}.50`, shelf(number)];
  }).filter(([code]) => code !== "A-12"),
  ["A-13", "Lamp 13", "13.50", "roof"],
];

function rows(row) {
  return Array.from({ length: 12 }, (_, at) => row(at + 1));
}

function shelf(number) {
  return number % 2 ? "left" : "right";
}

function file(name, lines) {
  const text = [["Code", "Article", "Price", "Shelf"], ...lines].map((line) => line.join(",")).join("\n");
  return { name, mimeType: "text/csv", buffer: Buffer.from(`${text}\n`) };
}

/** `tools`: how the journey looks at the page, asks the server and moves in the grid. */
export async function importAgain(workspace, { page, look, api, cell, select, until }) {
  const bringIn = async (upload) => {
    await page.goto(`/w/${workspace}/imports`);
    await page.locator("input[type=file]").first().setInputFiles([upload]);
    await page.waitForURL(/\/imports\/\d+/);
  };
  await bringIn(file("stock 2026-03.csv", first));
  await page.getByRole("button", { name: "Create 1 table" }).click();
  await page.waitForURL(/\/t\/[^/]+/);
  const name = new URL(page.url()).pathname.split("/")[4];
  const records = async () =>
    (await api(workspace, `tables/${name}/records?limit=50`)).records.map(({ fields }) => fields);
  await until(2, 0, "Lamp 1");
  await select(2, 0);
  await page.keyboard.press("Enter");
  await page.getByRole("textbox").last().waitFor();
  await page.keyboard.press("Control+A");
  await page.keyboard.type("Named here");
  await page.keyboard.press("Enter");
  await until(2, 0, "Named here");
  await page.waitForFunction(
    async ([address, where]) => {
      const answer = await fetch(address, {
        headers: { "Sheaf-Workspace": where, "Sheaf-Client": "web" },
      });
      return (await answer.json()).fields.article === "Named here";
    },
    [`/api/v1/tables/${name}/records/1`, workspace],
  );

  await bringIn(file("stock 2026-04.csv", second));
  const changes = page.getByRole("region", { name: /^Changes of/ });
  await changes.waitFor();
  const kinds = changes.getByRole("group", { name: "Show changes" });
  for (const words of ["All 4", "1 new", "1 changed", "1 conflict", "1 gone"]) {
    await kinds.getByRole("button", { name: words, exact: true }).waitFor();
  }
  await changes.getByText("9 stay as they are").waitFor();
  await look("again");
  await page.emulateMedia({ colorScheme: "dark" });
  await page.setViewportSize({ width: 390, height: 844 });
  await look("again-narrow-dark");
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize({ width: 1440, height: 900 });

  // The shelf that is new becomes a choice, unless a person says otherwise.
  const roof = page
    .getByRole("group", { name: "New choices of Shelf" })
    .getByRole("checkbox", { name: "roof (1 cell)" });
  assert.ok(await roof.isChecked());
  await roof.uncheck();
  await page.getByText("Not added: kept as it is written.").waitFor();
  await look("again-choice");
  await roof.check();
  await page.getByText("Not added: kept as it is written.").waitFor({ state: "detached" });

  // One kind alone, by keyboard.
  await kinds.getByRole("button", { name: "1 conflict" }).focus();
  await page.keyboard.press("Enter");
  const conflict = changes.getByRole("region", { name: "In conflict" });
  await changes.getByRole("region", { name: "New" }).waitFor({ state: "detached" });
  assert.match(
    await conflict.getByRole("listitem").innerText(),
    /Article\s+here\s+Named here\s+file\s+Named by the file/,
  );
  await look("again-conflict");

  // Which record a row is can be told otherwise; the plan is compared anew.
  const key = page.getByRole("combobox", { name: "Known again by" });
  await page.getByRole("radio", { name: "Take what the file says" }).check();
  await kinds.getByRole("button", { name: "2 changed" }).waitFor();
  await page.getByRole("radio", { name: "Keep what is here" }).check();
  await kinds.getByRole("button", { name: "1 conflict" }).waitFor();
  await key.focus();
  await page.keyboard.press("Backspace");
  await page.getByText("Rows are paired with the records that are most alike.").waitFor();
  await key.click();
  await page.getByRole("option", { name: "Code" }).click();
  await page.keyboard.press("Escape");
  await page.getByText("A row changes the record that has the same here.").waitFor();
  await page.getByRole("radio", { name: "Delete 1 record" }).check();
  await page.locator("footer").getByText("1 record will be deleted.").waitFor();
  await look("again-delete");

  await page.getByRole("button", { name: "Update 1 table" }).click();
  await page.getByText(/^Updated .*: 1 new, 1 changed, 1 deleted, 1 conflict\.$/).waitFor();
  await page.waitForURL(/\/t\/[^/]+/);
  await until(2, 0, "Named here");
  await until(3, 2, "99.00");
  await until(1, 11, "A-13");
  assert.deepEqual(
    (await records()).map(({ code }) => code),
    [...rows((number) => `A-${number}`).slice(0, 11), "A-13"],
  );
  await cell(1, 12).waitFor({ state: "detached" });
  await look("again-grid");

  await page.getByRole("link", { name: "Imports" }).click();
  await page.getByRole("link", { name: /^stock 2026-04\.csv/ }).click();
  await page.getByText("1 record was changed or deleted here since the last import").waitFor();
  await page.locator("del", { hasText: "Named by the file" }).waitFor();
  await look("again-outcome");
  await page.getByRole("button", { name: "Undo this import" }).click();
  await page.getByText("This import was undone.").waitFor();
  const back = await records();
  assert.deepEqual(
    [back.length, back[0].article, back[2].price, back[11].code],
    [12, "Named here", 3.5, "A-12"],
  );
  const table = await api(workspace, `tables/${name}`);
  const choices = table.fields.find((field) => field.name === "shelf").choices.map(({ label }) => label);
  assert.deepEqual(choices, ["left", "right"], "the choice goes with the import");
}
