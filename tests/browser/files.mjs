// A part of the journey: files come into a record through its editor, are looked at, renamed, ordered, removed and given back; they are
// dropped on a cell and pasted into one, and stand in the record's panel; a sound is played.
import assert from "node:assert/strict";
import { picture } from "./picture.mjs";
import { tone } from "./sound.mjs";

const FILES = 2;
const LAMP = {
  name: "lamp.png",
  mimeType: "image/png",
  buffer: picture(320, 200, [255, 214, 90], [196, 92, 38]),
};
const NOTES = {
  name: "notes.txt",
  mimeType: "text/plain",
  buffer: Buffer.from("Made of brass.\nTwo in stock.\n"),
};
const SOUND = {
  name: "bell.wav",
  mimeType: "audio/wav",
  buffer: tone(440, 400),
};
/** Of the grid, in px. */
const MARKER = 52;
const NAME = 180;
const HEADER = 34;
const ROW = 32;

/** `tools`: how the journey looks at the page, asks the server and moves in the grid. */
export async function keepFiles(workspace, tools) {
  const { page, api, until } = tools;
  const fields = [
    { label: "Name", type: "text", required: true },
    { label: "Files", type: "attachment" },
  ];
  await api(workspace, "tables", "POST", {
    label: "Goods",
    fields,
    title: "name",
  });
  await api(workspace, "tables/goods/records", "POST", {
    records: ["Lamp", "Chair", "Table"].map((name) => ({ fields: { name } })),
  });
  await page.goto(`/w/${workspace}/t/goods`);
  await until(1, 0, "Lamp");
  const files = async (record) =>
    ((await api(workspace, `tables/goods/records/${record}`)).fields.files ?? []).map(({ name }) => name);
  const all = {
    ...tools,
    workspace,
    files,
    box: page.getByRole("dialog", { name: "Files", exact: true }),
  };
  await addByEditor(all);
  await lookAtThem(all);
  await changeThem(all);
  await dropAndPaste(all);
  await hear(all);
  await seeInRecord(all);
}

/** The server has it so; what is written is on the screen before. */
async function stands(files, record, wanted) {
  for (let tries = 0; ; tries++) {
    const now = await files(record);
    if (JSON.stringify(now) === JSON.stringify(wanted)) return;
    if (tries === 50) assert.deepEqual(now, wanted);
  }
}

async function addByEditor({ page, select, until, look, files, box }) {
  await select(FILES, 0);
  await page.keyboard.press("Enter");
  await box.getByText("No files yet.").waitFor();
  assert.equal(await page.evaluate(() => document.activeElement?.textContent), "Add files");
  await look("files-empty");
  await box.locator("input[type=file]").setInputFiles([LAMP, NOTES]);
  await box.getByText("PNG, ", { exact: false }).waitFor();
  await box.getByText("TXT, 29 bytes").waitFor();
  await until(FILES, 0, "lamp.png, notes.txt");
  await stands(files, 1, ["lamp.png", "notes.txt"]);
  await box.locator("img").evaluate((image) => image.decode());
  await look("files-editor");
  await page.keyboard.press("Escape");
  await box.waitFor({ state: "hidden" });
  // The picture in the cell is the one that the server made.
  const small = page.waitForResponse((answer) => answer.url().includes("thumbnail=small"));
  await page.reload();
  assert.ok((await small).ok(), "the small picture comes");
  await until(FILES, 0, "lamp.png, notes.txt");
  await look("files-cell");
}

async function lookAtThem({ page, select, look, everyWay, box }) {
  await select(FILES, 0);
  await page.keyboard.press("Enter");
  const first = box.getByRole("button", { name: /^lamp\.png/ });
  await first.waitFor();
  await page.waitForFunction(() => document.activeElement?.textContent?.startsWith("lamp.png"));
  await page.keyboard.press("Enter");
  const shown = page.getByRole("dialog").filter({ has: page.getByRole("button", { name: "Close", exact: true }) });
  const image = shown.getByRole("img", { name: "lamp.png" });
  await image.evaluate((one) => one.decode());
  assert.equal(await image.evaluate((one) => one.naturalWidth), 320);
  await everyWay("files-preview");
  await page.keyboard.press("+");
  await shown.getByText("150%").waitFor();
  await page.keyboard.press("0");
  await shown.getByText("100%").waitFor();
  await page.keyboard.press("ArrowRight");
  await shown.getByText("Two in stock.", { exact: false }).waitFor();
  await shown.getByText("2 of 2", { exact: false }).waitFor();
  await look("files-preview-text");
  await page.keyboard.press("ArrowRight");
  await shown.getByText("2 of 2", { exact: false }).waitFor();
  await page.keyboard.press("ArrowLeft");
  await image.waitFor();
  const down = page.waitForEvent("download");
  await shown.getByRole("link", { name: "Download lamp.png" }).click();
  assert.equal((await down).suggestedFilename(), "lamp.png");
  await page.keyboard.press("Escape");
  await shown.waitFor({ state: "hidden" });
  await page.waitForFunction(() => document.activeElement?.textContent?.startsWith("lamp.png"));
}

/** By keys alone: renamed, moved, removed, given back. */
async function changeThem({ page, until, files, box }) {
  await page.keyboard.press("F2");
  const name = box.getByRole("textbox", { name: "New name of lamp.png" });
  await name.waitFor();
  const chosen = await name.evaluate((one) => one.value.slice(one.selectionStart, one.selectionEnd));
  assert.equal(chosen, "lamp", "what stands before the ending is chosen");
  await page.keyboard.type("brass lamp");
  await page.keyboard.press("Enter");
  await until(FILES, 0, "brass lamp.png, notes.txt");
  await stands(files, 1, ["brass lamp.png", "notes.txt"]);
  await box.getByRole("button", { name: "Move brass lamp.png", exact: true }).press("ArrowDown");
  await stands(files, 1, ["notes.txt", "brass lamp.png"]);
  await page.waitForFunction(
    () => document.activeElement?.getAttribute("aria-label") === "Move brass lamp.png",
  );
  // With the mouse it goes back up.
  const grip = await box.getByRole("button", { name: "Move brass lamp.png", exact: true }).boundingBox();
  await page.mouse.move(grip.x + 8, grip.y + 16);
  await page.mouse.down();
  await page.mouse.move(grip.x + 8, grip.y - 60, { steps: 6 });
  await page.mouse.up();
  await stands(files, 1, ["brass lamp.png", "notes.txt"]);
  await box.getByRole("button", { name: /^notes\.txt/ }).press("Delete");
  await stands(files, 1, ["brass lamp.png"]);
  await box.getByRole("button", { name: "Add an address" }).click();
  const address = box.getByRole("textbox", { name: "Address of a file" });
  await address.fill("no address");
  await address.press("Enter");
  await box.getByRole("alert").getByText("is not an address", { exact: false }).waitFor();
  await address.fill("https://goods.example/plan.pdf");
  await address.press("Enter");
  await until(FILES, 0, "brass lamp.png, https://goods.example/plan.pdf");
  await stands(files, 1, ["brass lamp.png", undefined]);
  await page.keyboard.press("Escape");
  await box.waitFor({ state: "hidden" });
  await page.keyboard.press("Control+z");
  await until(FILES, 0, "brass lamp.png");
  await page.keyboard.press("Control+z");
  await until(FILES, 0, "brass lamp.png, notes.txt");
}

/** Files as a browser gives them, on their way to whatever stands at a place. */
async function give(page, kind, at, names) {
  await page.evaluate(
    ([what, place, all]) => {
      const data = new DataTransfer();
      for (const name of all) data.items.add(new File([`About ${name}`], name, { type: "text/plain" }));
      if (what === "paste") {
        const event = new ClipboardEvent("paste", {
          clipboardData: data,
          bubbles: true,
          cancelable: true,
        });
        return document.activeElement.dispatchEvent(event);
      }
      const [clientX, clientY] = place;
      const target = document.elementFromPoint(clientX, clientY);
      for (const type of ["dragenter", "dragover", "drop"])
        target.dispatchEvent(
          new DragEvent(type, {
            dataTransfer: data,
            bubbles: true,
            cancelable: true,
            clientX,
            clientY,
          }),
        );
      return true;
    },
    [kind, at, names],
  );
}

async function dropAndPaste({ page, select, until, files }) {
  const canvas = await page.locator("[data-grid] canvas").first().boundingBox();
  const column = canvas.x + MARKER + NAME + 60;
  const at = (row) => [column, canvas.y + HEADER + ROW * row + ROW / 2];
  await give(page, "drop", at(1), ["offer.txt", "terms.txt"]);
  await until(FILES, 1, "offer.txt, terms.txt");
  await stands(files, 2, ["offer.txt", "terms.txt"]);
  // What was dropped at once is taken back at once.
  await select(1, 0);
  await page.keyboard.press("Control+z");
  await until(FILES, 1, "");
  await page.keyboard.press("Control+y");
  await until(FILES, 1, "offer.txt, terms.txt");
  await give(page, "drop", [canvas.x + 90, at(1)[1]], ["lost.txt"]);
  await page.getByText("Files can be dropped on cells of an attachment column.").waitFor();
  await select(FILES, 2);
  await give(page, "paste", null, ["pasted.txt"]);
  await until(FILES, 2, "pasted.txt");
  await stands(files, 3, ["pasted.txt"]);
  // A cell of files is copied whole.
  await select(FILES, 1);
  await page.keyboard.press("Control+c");
  await select(FILES, 2);
  await page.keyboard.press("Control+v");
  await until(FILES, 2, "offer.txt, terms.txt");
  await stands(files, 3, ["offer.txt", "terms.txt"]);
}

/** What the server found to be a sound plays from its beginning to its end. */
async function hear({ page, select, until, look, files, box }) {
  await select(FILES, 2);
  await page.keyboard.press("Enter");
  await box.locator("input[type=file]").setInputFiles([SOUND]);
  await stands(files, 3, ["offer.txt", "terms.txt", "bell.wav"]);
  await box.getByRole("button", { name: /^bell\.wav/ }).click();
  const shown = page.getByRole("dialog").filter({ has: page.getByRole("button", { name: "Close", exact: true }) });
  const audio = shown.locator("audio");
  await audio.evaluate(
    (one) =>
      new Promise((ready, fail) => {
        one.addEventListener("error", () => fail(new Error(one.error?.message ?? "no sound")));
        if (one.readyState >= HTMLMediaElement.HAVE_FUTURE_DATA) ready();
        else one.addEventListener("canplay", () => ready(), { once: true });
      }),
  );
  assert.ok(Math.abs((await audio.evaluate((one) => one.duration)) - 0.4) < 0.05, "it is as long as it is");
  await look("files-preview-sound");
  await audio.evaluate(async (one) => {
    const ended = new Promise((done) => one.addEventListener("ended", done, { once: true }));
    one.muted = true;
    await one.play();
    await ended;
  });
  await page.keyboard.press("Escape");
  await shown.waitFor({ state: "hidden" });
  // The focus comes back to where it was a moment after; a key that is pressed before goes nowhere.
  await page.waitForFunction(() => document.activeElement?.textContent?.includes("bell.wav"));
  await page.keyboard.press("Escape");
  await box.waitFor({ state: "hidden" });
  await until(FILES, 2, "offer.txt, terms.txt, bell.wav");
}

async function seeInRecord({ page, workspace, everyWay, files }) {
  await page.goto(`/w/${workspace}/t/goods?record=1`);
  const panel = page.getByRole("complementary", { name: /Goods/ });
  const box = panel.getByRole("group", { name: "Files", exact: true });
  await box.getByText("brass lamp.png").waitFor();
  await box.locator("img").evaluate((image) => image.decode());
  await everyWay("files-record");
  const { x, y, height } = await box.boundingBox();
  await give(page, "drop", [x + 60, y + height - 8], ["more.txt"]);
  await box.getByText("more.txt").waitFor();
  await stands(files, 1, ["brass lamp.png", "notes.txt", "more.txt"]);
  const look = JSON.stringify({ kind: "gallery", cover: "files" });
  await page.goto(`/w/${workspace}/t/goods?look=${encodeURIComponent(look)}`);
  const cover = page.locator("[data-card] img").first();
  await cover.waitFor();
  assert.ok((await cover.getAttribute("src")).includes("thumbnail=large"));
  await cover.evaluate((image) => image.decode());
  await everyWay("files-gallery");
}
