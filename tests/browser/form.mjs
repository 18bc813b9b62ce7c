// A part of the journey: an author makes a form with two steps and a condition, a stranger who is not signed in fills it in and adds files, and the
// record shows at once in the author's grid. Then the address is made anew, and the form closed.
import assert from "node:assert/strict";
import { picture } from "./picture.mjs";

const NOTES = {
  name: "notes.txt",
  mimeType: "text/plain",
  buffer: Buffer.from("About me.\n"),
};
const OTHER = {
  name: "other.txt",
  mimeType: "text/plain",
  buffer: Buffer.from("Not needed.\n"),
};
const PHOTO = {
  name: "photo.png",
  mimeType: "image/png",
  buffer: picture(40, 30, [255, 214, 90], [196, 92, 38]),
};

const fields = [
  { label: "Name", type: "text", required: true },
  { label: "Email", type: "email" },
  {
    label: "Kind",
    type: "choice",
    choices: ["Private", "Company"].map((label, at) => ({
      code: at + 1,
      label,
    })),
  },
  { label: "Staff", type: "integer" },
  { label: "Start", type: "date" },
  { label: "Papers", type: "attachment" },
];

/** `tools`: how the journey looks at pages and asks the server; `stranger`: a context of a browser in which nobody signed in. */
export async function useForm(workspace, { page, look, api, stranger }) {
  await api(workspace, "tables", "POST", { label: "Guests", fields });
  await page.goto(`/w/${workspace}/t/guests`);
  await page.getByRole("button", { name: "Add a view" }).click();
  await page.getByRole("menuitem", { name: "Form", exact: true }).click();
  await page.waitForURL((url) => url.searchParams.get("view") === "form");
  await page.getByRole("heading", { name: "Step 1" }).waitFor();
  await look("form-new");
  await make({ page, look });

  const address = await page.getByRole("textbox", { name: "Public address" }).inputValue();
  const other = await page.context().newPage();
  await other.goto(`/w/${workspace}/t/guests`);
  await other.getByRole("button", { name: "Add a view" }).waitFor();
  await fillIn(stranger, address, look);
  // Live: the author's other page was never reloaded.
  await other.locator('[role="gridcell"]', { hasText: "Ann Weber" }).first().waitFor({ state: "attached" });
  const { records } = await api(workspace, "tables/guests/records");
  assert.equal(records.length, 1, "one record, though it was sent twice");
  assert.deepEqual(
    [records[0].fields.name, records[0].fields.kind, records[0].fields.staff],
    ["Ann Weber", "Company", 12],
  );
  const papers = records[0].fields.papers.map(({ name, type, size }) => [name, type, size]);
  assert.deepEqual(papers, [["notes.txt", "text/plain", 10]], "what was added and not taken away");
  const { head } = await api(workspace, `changes?since=${Number.MAX_SAFE_INTEGER}`);
  const { changes } = await api(workspace, `changes?limit=1000&since=${Math.max(0, head - 200)}`);
  assert.deepEqual(changes.findLast(({ kind, table }) => kind === "create" && table === "guests").by, {
    kind: "form",
    name: "Form",
  });
  await other.close();

  await closed({ page, look, stranger, address });
}

/** Waits until what was changed is kept. */
const kept = (page) => page.getByText("Saved", { exact: true }).waitFor();

async function make({ page, look }) {
  const title = page.getByRole("textbox", { name: "Title", exact: true });
  await title.fill("Be our guest");
  await page.getByRole("textbox", { name: "Introduction" }).fill("It takes a minute.");
  // Files are asked for where the author wants them, of the kinds that they name.
  const first = page.getByRole("region", { name: "Step 1" });
  await first.getByRole("button", { name: "Add a question" }).click();
  await page.getByRole("menuitem", { name: "Papers" }).click();
  await page.getByText("documents and text", { exact: true }).click();
  await page.getByRole("switch", { name: "Must be answered" }).press(" ");
  await kept(page);
  await look("form-editor-files");
  // The second step gets two questions: one by keys, one by dragging.
  await page.getByRole("button", { name: "Add a step" }).click();
  await page.getByRole("heading", { name: "Step 2" }).waitFor();
  const grip = (name) => page.getByRole("button", { name: `Move “${name}”` });
  // Past the files, then into the next step.
  await grip("Start").press("ArrowDown");
  await grip("Start").press("ArrowDown");
  const second = page.getByRole("region", { name: "Step 2" });
  await second.getByRole("button", { name: "Move “Start”" }).waitFor();
  await grip("Staff").scrollIntoViewIfNeeded();
  const from = await middle(grip("Staff"));
  const to = await middle(grip("Start"));
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(from.x, from.y + 8, { steps: 2 });
  await page.mouse.move(to.x, to.y - 12, { steps: 6 });
  await page.mouse.up();
  await second.getByRole("button", { name: "Move “Staff”" }).waitFor();

  await second.getByRole("button", { name: /^Staff/ }).click();
  await page.getByRole("textbox", { name: "Question", exact: true }).fill("How many are you?");
  const condition = page
    .getByRole("combobox", { name: "Ask only if" })
    .or(page.getByRole("textbox", { name: "Ask only if" }));
  await condition.fill('{Kind} = "Company"');
  await page.keyboard.press("Escape");
  await page.getByRole("switch", { name: "Must be answered" }).press(" ");
  await page.getByRole("switch", { name: "Takes answers" }).press(" ");
  await page.getByRole("textbox", { name: "Message" }).fill("We look forward to it.");
  await kept(page);
  await look("form-editor");
  await page.getByText("Preview", { exact: true }).click();
  await page.getByRole("heading", { name: "Be our guest" }).waitFor();
  await look("form-preview");
  await page.getByText("Edit", { exact: true }).click();
}

async function middle(locator) {
  const box = await locator.boundingBox();
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

async function fillIn(stranger, address, look) {
  const page = await stranger.newPage();
  const complaints = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  await page.goto(`${address}?email=ann%40example.com&kind=company&nothing=1`);
  await page.getByRole("heading", { name: "Be our guest" }).waitFor();
  assert.equal(await page.getByRole("textbox", { name: "Email" }).inputValue(), "ann@example.com");
  assert.ok(await page.getByRole("radio", { name: "Company" }).isChecked(), "the address fills it in");
  await look("form", page);
  // What must be answered is asked for again, under the question.
  await page.getByRole("button", { name: "Next" }).click();
  await page.getByText("This must be answered.").first().waitFor();
  await look("form-wrong", page);
  await page.getByRole("textbox", { name: /^Name/ }).fill("Ann Weber");
  await addFiles(page, look);
  await page.getByRole("button", { name: "Next" }).click();
  await page.getByText("Step 2 of 2").waitFor();
  await page.getByRole("textbox", { name: /^How many are you/ }).waitFor();

  // Another answer takes the question away, and back it comes.
  await page.getByRole("button", { name: "Back" }).click();
  await page.getByRole("radio", { name: "Private" }).check();
  await page.getByRole("button", { name: "Next" }).click();
  await page.getByText("Step 2 of 2").waitFor();
  assert.equal(await page.getByRole("textbox", { name: /^How many are you/ }).count(), 0);
  await page.getByRole("button", { name: "Back" }).click();
  await page.getByRole("radio", { name: "Company" }).check();
  await page.getByRole("button", { name: "Next" }).click();
  await page.getByRole("textbox", { name: /^How many are you/ }).fill("12");
  await page.emulateMedia({ colorScheme: "dark" });
  await page.setViewportSize({ width: 390, height: 844 });
  await look("form-step-narrow-dark", page);
  await page.getByRole("button", { name: "Send" }).dblclick();
  await page.getByText("We look forward to it.").waitFor();
  await look("form-sent", page);
  assert.deepEqual(complaints, [], "the browser complained");
  await page.close();
}

/** Of the wrong kind, on their way, come, and taken away. */
async function addFiles(page, look) {
  const papers = page.getByRole("group", { name: /^Papers/ });
  const add = papers.locator("input[type=file]");
  await add.setInputFiles([PHOTO]);
  await papers.getByRole("alert").getByText("Only documents and text can be added here.").waitFor();
  await page.getByRole("button", { name: "Next" }).click();
  await papers.getByText("A file was not uploaded. Try again, or leave it out.").waitFor();
  await look("form-file-wrong", page);
  await papers.getByRole("button", { name: "Leave photo.png out" }).click();
  let release;
  const held = new Promise((done) => (release = done));
  await page.route("**/files", async (route) => {
    await held;
    await route.continue();
  });
  await add.setInputFiles([NOTES, OTHER]);
  await papers.getByRole("progressbar", { name: "notes.txt is being uploaded" }).waitFor();
  await page.getByRole("button", { name: "Next" }).click();
  await papers.getByText("Files are still being uploaded.").waitFor();
  await look("form-file-going", page);
  release();
  await papers.getByText("TXT, 10 bytes").waitFor();
  await papers.getByText("TXT, 12 bytes").waitFor();
  await page.unroute("**/files");
  const gone = page.waitForResponse((answer) => answer.request().method() === "DELETE");
  await papers.getByRole("button", { name: "Remove other.txt" }).press("Enter");
  assert.equal((await gone).status(), 204);
  await page.waitForFunction(() => document.activeElement?.getAttribute("aria-label") === "Remove notes.txt");
  await papers.getByText("other.txt").waitFor({ state: "hidden" });
  await look("form-files", page);
}

async function closed({ page, look, stranger, address }) {
  await page.getByRole("button", { name: "New address" }).click();
  await page.getByRole("button", { name: "Make a new address" }).click();
  const place = page.getByRole("textbox", { name: "Public address" });
  await page.waitForFunction(
    (before) => ![...document.querySelectorAll("input")].some((input) => input.value === before),
    address,
  );
  const now = await place.inputValue();
  await page.getByRole("switch", { name: "Takes answers" }).press(" ");
  await kept(page);
  const reader = await stranger.newPage();
  await reader.goto(address);
  await reader.getByRole("heading", { name: "There is no form here" }).waitFor();
  await look("form-gone", reader);
  await reader.goto(now);
  await reader.getByText("This form takes no more answers.").waitFor();
  await look("form-closed", reader);
  await reader.close();
}
