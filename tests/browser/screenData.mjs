// What stands on the pictures: a workspace with the demo workbook imported and used for a while, one where it is only planned, one
// where a file comes again, and one that is empty.
import fs from "node:fs";
import path from "node:path";
import { paper, picture } from "./picture.mjs";

export const HOME = "tallyhive";
export const PLANNED = "planned";
export const AGAIN = "again";
export const EMPTY = "empty";

/** Records to open, by what they are for. */
export const LEAD = 7;

/** Makes it all. `request`: Playwright's, signed in. Answers what the addresses of screens need. */
export async function fillWorkspaces(request, workbook) {
  const ask = asking(request);
  const workspace = (name, label) => ask(HOME, "workspaces", "POST", { name, label });
  await workspace(PLANNED, "Tallyhive, planned");
  await workspace(AGAIN, "Stock");
  await workspace(EMPTY, "A new company");
  const upload = (to, name, buffer) => uploadTo(request, to, name, buffer);
  const book = fs.readFileSync(workbook);
  const first = await upload(HOME, path.basename(workbook), book);
  await ask(HOME, `imports/${first}/apply`, "POST", {});
  const planned = await upload(PLANNED, path.basename(workbook), book);
  const stock = await upload(AGAIN, "stock 2026-09.csv", Buffer.from(stockFile(0)));
  await ask(AGAIN, `imports/${stock}/apply`, "POST", {});
  const again = await upload(AGAIN, "stock 2026-10.csv", Buffer.from(stockFile(1)));
  await makeViews(ask);
  await makeProjects(ask);
  await makeGoods(ask, (name, type, buffer) => keepFile(request, name, type, buffer));
  await useForAWhile(ask);
  const form = await makeForm(ask);
  return { outcome: first, planned, again, form };
}

function asking(request) {
  return async (workspace, address, method = "GET", data = undefined, token = undefined) => {
    const answer = await request.fetch(`/api/v1/${address}`, {
      method,
      headers: {
        "Sheaf-Workspace": workspace,
        ...(token ? { Authorization: `Bearer ${token}` } : { "Sheaf-Client": "web" }),
      },
      ...(data === undefined ? {} : { data }),
    });
    const text = await answer.text();
    if (!answer.ok()) throw new Error(`${method} ${address}: ${answer.status()} ${text.slice(0, 400)}`);
    return text ? JSON.parse(text) : null;
  };
}

async function uploadTo(request, workspace, name, buffer) {
  const answer = await request.post("/api/v1/imports", {
    headers: { "Sheaf-Workspace": workspace, "Sheaf-Client": "web" },
    multipart: { file: { name, mimeType: "application/octet-stream", buffer } },
  });
  if (!answer.ok()) throw new Error(`${name}: ${answer.status()} ${await answer.text()}`);
  return (await answer.json()).id;
}

/** A list of stock as of one month, and as of the next: one row more, one less, three changed. */
function stockFile(month) {
  const names = ["Hinge", "Bracket", "Bolt M6", "Bolt M8", "Washer", "Drawer slide", "Handle", "Foot"];
  const rows = names.map((name, at) => {
    const pieces = month && at % 3 === 0 ? at * 20 + 5 : at * 20 + 12;
    return [`A-${100 + at}`, name, pieces, `${at + 1}.50`];
  });
  if (month) rows.splice(4, 1, ["A-120", "Castor", 40, "3.20"]);
  return [["Code", "Article", "Pieces", "Price"], ...rows].map((row) => row.join(",")).join("\n");
}

async function makeViews(ask) {
  const view = (table, body) => ask(HOME, `tables/${table}/views`, "POST", body);
  await view("leads", {
    label: "By status",
    group: ["status"],
    fields: ["lead_no", "company", "amount", "status", "owner", "expected_close", "source", "note"],
    colours: [{ when: "{Amount} > 20000", colour: "green", field: "amount" }],
  });
  await view("companies", {
    label: "By country",
    look: { kind: "board", by: "country" },
  });
  await view("companies", { label: "Cards", look: { kind: "gallery" } });
  const amount = (how) => ({ field: "amount", function: how });
  await view("leads", {
    label: "By source",
    look: {
      kind: "pivot",
      rows: ["source", "owner"],
      columns: "created:quarter",
      measures: [amount("sum"), amount("average")],
      closed: { all: true, but: [["Referral"]] },
    },
  });
}

/** A table with all that boards, calendars and timelines show. */
async function makeProjects(ask) {
  const choices = ["Open", "Doing", "Waiting", "Done"].map((label, at) => ({
    code: at + 1,
    label,
  }));
  await ask(HOME, "tables", "POST", {
    name: "projects",
    label: "Projects",
    fields: [
      { name: "name", label: "Name", type: "text", required: true },
      { name: "stage", label: "Stage", type: "status", choices },
      { name: "begins", label: "Begins", type: "date" },
      { name: "ends", label: "Ends", type: "date" },
      { name: "cost", label: "Cost", type: "money", currency: "EUR" },
      { name: "done", label: "Done", type: "percent" },
      { name: "note", label: "Note", type: "long_text" },
    ],
    title: "name",
    rules: [
      {
        rule: "formula",
        formula: "ISBLANK({Ends}) or {Ends} >= {Begins}",
        message: "It ends after it begins.",
      },
    ],
  });
  await ask(HOME, "tables/projects/fields", "POST", {
    name: "after",
    label: "After",
    type: "link",
    link: { table: "projects" },
  });
  const names =
    "Site survey,Order sensors,Wire the hives,Set up gateways,First readings,Train the keepers,Hand over,Winter check,Spring audit,Write the report";
  const day = (at) => new Date(Date.UTC(2026, 10, 2) + at * 86_400_000).toISOString().slice(0, 10);
  const { records } = await ask(HOME, "tables/projects/records", "POST", {
    records: names.split(",").map((name, at) => ({
      fields: {
        name,
        stage: ["Done", "Done", "Doing", "Doing", "Waiting", "Open", "Open", "Open", "Open", null][at],
        ...(at < 9 ? { begins: day(at * 2 + (at % 3)), ends: day(at * 2 + 3 + (at % 4)) } : {}),
        cost: 1200 + at * 345.5,
        done: [1, 1, 0.6, 0.45, 0.2][at] ?? 0,
        ...(at % 3 === 0
          ? {
              note: "Ask Priya which farms come first.\nThe road is closed until May.",
            }
          : {}),
      },
    })),
  });
  for (const at of [1, 2, 3, 4])
    await ask(HOME, `tables/projects/records/${records[at].id}`, "PATCH", {
      fields: { after: records[at - 1].id },
    });
  const look = (label, body) => ask(HOME, "tables/projects/views", "POST", { label, look: body });
  await look("Board", { kind: "board", by: "stage" });
  await look("Calendar", { kind: "calendar", from: "begins", to: "ends" });
  await look("Timeline", {
    kind: "timeline",
    from: "begins",
    to: "ends",
    after: "after",
  });
  await look("List", { kind: "list" });
  await ask(HOME, "tables", "POST", {
    name: "visits",
    label: "Visits",
    fields: [
      { label: "Day", type: "date" },
      { label: "Who", type: "text" },
    ],
  });
}

/** A table that strangers write to, and the address of its form. */
async function makeForm(ask) {
  await ask(HOME, "tables", "POST", {
    name: "enquiries",
    label: "Enquiries",
    fields: [
      { name: "name", label: "Name", type: "text", required: true },
      { name: "email", label: "Email", type: "email" },
      {
        name: "kind",
        label: "Kind",
        type: "choice",
        choices: ["Beekeeper", "Farm", "Town"],
      },
      { name: "hives", label: "Hives", type: "integer", min: 1, max: 500 },
      { name: "visit", label: "Visit", type: "date" },
    ],
    title: "name",
  });
  const { look } = await ask(HOME, "tables/enquiries/views", "POST", {
    name: "ask",
    label: "Ask us",
    look: {
      kind: "form",
      title: "Sensors for your hives",
      description: "Three questions; we write within two days.",
      open: true,
      steps: [
        {
          questions: [
            { field: "name", label: "Your name", required: true },
            {
              field: "email",
              required: true,
              help: "We write to this address once.",
            },
            { field: "kind", label: "Who are you?" },
          ],
        },
        {
          title: "Your hives",
          questions: [
            { field: "hives", when: '{Kind} <> "Town"' },
            { field: "visit", label: "When may we come?" },
          ],
        },
      ],
      confirmation: { message: "We look forward to it.", again: true },
    },
  });
  return `/f/${HOME}/${look.link}`;
}

async function keepFile(request, name, mimeType, buffer) {
  const answer = await request.post("/api/v1/files", {
    headers: { "Sheaf-Workspace": HOME, "Sheaf-Client": "web" },
    multipart: { file: { name, mimeType, buffer } },
  });
  if (!answer.ok()) throw new Error(`${name}: ${answer.status()} ${await answer.text()}`);
  return (await answer.json()).files[0];
}

/** A table whose records have files. */
async function makeGoods(ask, keep) {
  await ask(HOME, "tables", "POST", {
    name: "goods",
    label: "Goods",
    fields: [
      { name: "name", label: "Name", type: "text", required: true },
      { name: "files", label: "Files", type: "attachment" },
      { name: "note", label: "Note", type: "text" },
    ],
    title: "name",
  });
  const tints = [
    [
      [255, 214, 90],
      [196, 92, 38],
    ],
    [
      [150, 205, 250],
      [30, 70, 150],
    ],
    [
      [190, 230, 180],
      [40, 110, 80],
    ],
  ];
  const pictures = await Promise.all(
    tints.map(([from, to], at) =>
      keep(`hive ${at + 1}.png`, "image/png", picture(480 - at * 120, 320, from, to)),
    ),
  );
  const offer = await keep("Offer for two sites.pdf", "application/pdf", paper("Offer for two sites"));
  const lines = Array.from(
    { length: 40 },
    (_, at) => `2026-10-${String((at % 28) + 1).padStart(2, "0")};${300 + at * 7}`,
  );
  const readings = await keep("readings.txt", "text/plain", Buffer.from(lines.join("\n")));
  const packed = await keep("drawings.zip", "application/zip", Buffer.from("PK\u0003\u0004 not really"));
  const rows = [
    ["Hive with sensor", [pictures[0], pictures[1], offer]],
    ["Gateway", [pictures[2]]],
    ["Scale", [readings, packed]],
    ["Smoker", [...pictures, readings, offer, packed]],
    ["Veil", null],
    ["Catalogue", [{ url: "https://bees.example/catalogue.pdf", name: "Catalogue" }]],
  ];
  const asked = (files) => files?.map((file) => (file.id ? { id: file.id, name: file.name } : file)) ?? null;
  await ask(HOME, "tables/goods/records", "POST", {
    records: rows.map(([name, files]) => ({
      fields: { name, files: asked(files) },
    })),
  });
  await ask(HOME, "tables/goods/views", "POST", {
    label: "Pictures",
    look: { kind: "gallery", cover: "files" },
  });
}

/** Somebody else was here: changes, comments, a deletion, and a token that all of this was written with. */
async function useForAWhile(ask) {
  const { token } = await ask(HOME, "tokens", "POST", {
    name: "Bo Lind",
    role: "editor",
  });
  await ask(HOME, "tokens", "POST", { name: "Nightly report", role: "reader" });
  const { person } = await ask(HOME, "session");
  const { people } = await ask(HOME, "people", "GET", undefined, token);
  const { id } = people.find(({ name }) => name === person.name);
  const asBo = (address, method, data) => ask(HOME, address, method, data, token);
  await asBo(`tables/leads/records/${LEAD}`, "PATCH", {
    fields: { quantity: 4 },
  });
  await asBo(`tables/leads/records/${LEAD}`, "PATCH", {
    fields: { note: "Wants a quote for two sites." },
  });
  const say = (text) => asBo(`tables/leads/records/${LEAD}/comments`, "POST", { text });
  await say("They asked for the price with support.");
  await ask(HOME, `tables/leads/records/${LEAD}/comments`, "POST", {
    text: "Sent on Friday.",
  });
  await say(`Thank you, @[${person.name}](${id}). Shall we call them this week?`);
  await asBo("tables/projects/records", "POST", {
    fields: { name: "Visit Nectar & Sons", stage: "Open" },
  });
  const { id: gone } = await ask(HOME, "tables/projects/records", "POST", {
    fields: { name: "Twice" },
  });
  await ask(HOME, `tables/projects/records/${gone}`, "DELETE");
  await ask(HOME, "tables/projects/fields", "POST", {
    name: "old",
    label: "Old number",
    type: "integer",
  });
  await ask(HOME, "tables/projects/fields/old", "DELETE");
}
