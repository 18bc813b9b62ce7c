import type { Field, Table } from "@/api/table";
import type { Look, View } from "@/api/view";
import { canEdit, shownAs } from "@/fields/kinds";
import { pivotOf, readPivot, type SaidPivot } from "@/views/pivot/said";

export type LookKind = Look["kind"];

/** The kinds beside the grid, in the order in which they are offered. */
export const lookKinds = [
  "board",
  "calendar",
  "timeline",
  "gallery",
  "list",
  "pivot",
] as const satisfies LookKind[];

/** A look as it may be said: fields that are not named are chosen. */
export interface Said extends SaidPivot {
  kind: LookKind;
  by?: string | null | undefined;
  from?: string | null | undefined;
  to?: string | null | undefined;
  after?: string | null | undefined;
  cover?: string | null | undefined;
}

type Part = Exclude<keyof Said, "kind" | keyof SaidPivot>;

/** The single fields that each kind is made by, in the order in which they are written. */
export const partsOf = {
  board: ["by"],
  calendar: ["from", "to"],
  timeline: ["from", "to", "after"],
  gallery: ["cover"],
  list: [],
  pivot: [],
} as const satisfies Record<LookKind, readonly Part[]>;

/** A look from the address; null: the grid, or nothing that can be read. */
export function readLook(text: string): Said | null {
  let said: unknown;
  try {
    said = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof said !== "object" || said === null || !("kind" in said)) return null;
  const kind = lookKinds.find((one) => one === said.kind);
  if (!kind) return null;
  if (kind === "pivot") return { kind, ...readPivot(said) };
  const parts = partsOf[kind].flatMap((part) => {
    const name = (said as Record<string, unknown>)[part];
    return typeof name === "string" && name !== "" ? [[part, name] as const] : [];
  });
  return { kind, ...Object.fromEntries(parts) };
}

/** A look as it stands in the address, always in the same words; blank: the grid. */
export function writeLook(look: Said | View["look"] | null): string {
  if (!look || look.kind === "grid") return "";
  const kind = lookKinds.find((one) => one === look.kind);
  // A look of another kind stays as it is.
  if (!kind) return JSON.stringify(look);
  if (kind === "pivot") return JSON.stringify({ kind, ...readPivot(look) });
  const said = look as { [part in Part]?: string | null };
  const parts = partsOf[kind].flatMap((part) => (said[part] ? [[part, said[part]] as const] : []));
  return JSON.stringify({ kind, ...Object.fromEntries(parts) });
}

/** What a field must be to serve as a part of a look. */
const fits: Record<Part, (field: Field, table: Table) => boolean> = {
  by: ({ type }) => ["status", "choice", "user", "boolean", "link"].includes(type),
  from: isTime,
  to: isTime,
  after: (field, table) =>
    (field.type === "link" || field.type === "links") && field.link?.table === table.name,
  cover: ({ type }) => type === "attachment" || type === "url",
};

function isTime(field: Field): boolean {
  const { type } = shownAs(field).field;
  return type === "date" || type === "datetime";
}

/** The fields that may be this part. */
export function fieldsFor(part: Part, table: Table): Field[] {
  return table.fields.filter((field) => fits[part](field, table));
}

const named = (part: Part, name: string | null | undefined, table: Table) =>
  fieldsFor(part, table).find((field) => field.name === name);

/** A second moment goes with a first one of the same type, so that a bar's ends are moved alike. */
const alike = (a: Field, b: Field) => a !== b && shownAs(a).field.type === shownAs(b).field.type;

/** The fields that may be the end where the beginning is this one. */
export function endsFor(from: Field | undefined, table: Table): Field[] {
  return from ? fieldsFor("to", table).filter((field) => alike(field, from)) : [];
}

/** Words that an end is called by, in each language. */
const endings = [
  "end|ends|until|to|due|finish|finished|deadline",
  "ende|bis|fällig|frist",
  "hasta|fin|final|fecha límite|límite|vence|vencimiento|plazo",
  "jusqu|échéance|date limite|limite",
  "até|fim|prazo|término|vencimento",
  "do|koniec",
].join("|");
// A word ends where no letter follows; \\b knows only English ones.
const ending = new RegExp(`(?<!\\p{L})(?:${endings})(?!\\p{L})`, "iu");

/** An address may be that of any page: it is fetched as a picture only where its name says so, or where it was chosen. */
function isPicture({ type, label, name }: Field): boolean {
  return type === "attachment" || pictured.test(`${label} ${name.replaceAll("_", " ")}`);
}

/** Words that pictures are called by, in each language, as they begin. */
const pictured =
  /(?<!\p{L})(?:pictur|photo|image|cover|logo|avatar|thumbnail|bild|foto|titelbild|imag|portada|retrato|couverture|zdjęci|obraz|okładk|capa)/iu;

/**
 * What is shown: fields that are not said, or are gone, are chosen as one would. Null where the table has none that serves. An
 * end is only guessed where nothing is said at all, since none may be what is wanted: by its name, of a bar any.
 */
export function lookOf(said: Said, table: Table): Look | null {
  if (said.kind === "pivot") return pivotOf(said, table);
  if (said.kind === "list") return { kind: "list" };
  if (said.kind === "gallery") {
    const cover = named("cover", said.cover, table) ?? fieldsFor("cover", table).find(isPicture);
    return { kind: "gallery", ...(cover ? { cover: cover.name } : {}) };
  }
  if (said.kind === "board") {
    const all = fieldsFor("by", table);
    const first = (type: Field["type"]) => all.find((field) => field.type === type);
    const by =
      named("by", said.by, table) ??
      first("status") ??
      first("choice") ??
      first("user") ??
      first("boolean") ??
      first("link");
    return by ? { kind: "board", by: by.name } : null;
  }
  const times = fieldsFor("from", table);
  const from = named("from", said.from, table) ?? times.find(canEdit) ?? times[0];
  if (!from) return null;
  const ends = endsFor(from, table);
  const called = ends.find(({ label }) => ending.test(label));
  const any = said.kind === "timeline" ? ends.find(canEdit) : undefined;
  const guessed = said.from === undefined ? (called ?? any) : undefined;
  const to = ends.find(({ name }) => name === said.to) ?? guessed;
  const both = { from: from.name, ...(to ? { to: to.name } : {}) };
  if (said.kind === "calendar") return { kind: "calendar", ...both };
  const after = named("after", said.after, table) ?? (said.from ? undefined : fieldsFor("after", table)[0]);
  return { kind: "timeline", ...both, ...(after ? { after: after.name } : {}) };
}

/** The filter of the view, and beside it what a part of the look asks for. */
export function both(filter: string, own: string): string {
  const said = filter.trim().replace(/^=/, "").trim();
  if (said === "" || own === "") return said || own;
  return `(${said}) and (${own})`;
}
