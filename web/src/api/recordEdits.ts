import { bare, linkedId } from "@/api/bare";
import { isAway, Problem } from "@/api/problem";
import { fetchRecord, gathered, patchRecord, type SheafRecord, type Written } from "@/api/record";
import { patchRecords, type SeveralChanged } from "@/api/severalRecords";
import { AT_ONCE, Slots } from "@/api/slots";
import type { Table } from "@/api/table";
import type { WaitingEdit } from "@/api/waitingEdits";

/** Where edited records are shown: a grid's pages, or the panel of one record. */
export interface Shelf {
  get(id: number): SheafRecord | undefined;
  put(record: SheafRecord): void;
}

/** What is sent to the server, and what is shown until it answers (a link's record instead of its id). */
export interface FieldEdit {
  field: string;
  value: unknown;
  shown: unknown;
  /** What it held when the editor was opened; left out where nobody looked at it for long. */
  was?: unknown;
}

/** Fields of one of several records. */
export interface Edits {
  id: number;
  edits: FieldEdit[];
  /** The one that was read, of a record that is shown nowhere. */
  version?: number;
}

/** What came of writing several: which changes it was, and why some records are as before or wait. */
export interface WrittenSeveral {
  done: { ids: number[]; seq: number | undefined }[];
  refused: Map<number, unknown>;
}

/** Another person changed the same field while this one was being written. */
export class Overtaken extends Error {
  readonly field: string;
  constructor(field: string) {
    super(field);
    this.field = field;
  }
}

/** The server is away: the change is kept, and sent when it is back. */
export class KeptForLater extends Error {}

/** Where changes wait for the connection. */
export interface Keeper {
  readonly any: boolean;
  has(table: string, record: number): boolean;
  keep(edit: Omit<WaitingEdit, "key">): void;
}

/**
 * Writes fields of records: at once on the screen, then on the server, one after the other for each record; what is
 * refused is taken back.
 */
export class RecordEdits {
  #queues = new Map<number, Promise<unknown>>();
  #waiting = new Map<number, number>();
  /** What fields held after they were written here, as the server has it: that is nobody else's doing. */
  #ours = new Map<string, unknown>();
  readonly #slots = new Slots(AT_ONCE);
  /** Of their own: who holds a place to write may wait for a record to be read. */
  readonly #reads = new Slots(AT_ONCE);
  readonly #workspace: string;
  readonly #table: Table;
  readonly #shelf: Shelf;
  readonly #keeper: Keeper | undefined;

  constructor(workspace: string, table: Table, shelf: Shelf, keeper?: Keeper) {
    this.#keeper = keeper;
    this.#workspace = workspace;
    this.#table = table;
    this.#shelf = shelf;
  }

  edit(id: number, edits: FieldEdit[]): Promise<Written> {
    const before = this.#shelf.get(id);
    const overtaken = this.#overtaken(before, edits);
    if (overtaken) return Promise.reject(overtaken);
    if (before) this.#shelf.put(applied(before, edits));
    const turn = (this.#queues.get(id) ?? Promise.resolve())
      .catch(() => undefined)
      .then(() => this.#slots.run(() => this.#writeOrKeep(id, edits, before)));
    this.#queues.set(id, turn);
    this.#wait(id, 1);
    return turn.finally(() => this.#wait(id, -1));
  }

  /**
   * The same for several records, each named once: one change of the log, undone as one. Nothing is thrown: what is
   * refused is told. They are shown at once, and sent `after` what goes before them.
   */
  async editMany(all: Edits[], after: Promise<unknown> = Promise.resolve()): Promise<WrittenSeveral> {
    const overtaken = new Map<number, unknown>();
    for (const { id, edits } of all) {
      const why = this.#overtaken(this.#shelf.get(id), edits);
      if (why) overtaken.set(id, why);
    }
    const writes = all.filter(({ id }) => !overtaken.has(id));
    if (writes.length === 0) return { done: [], refused: overtaken };
    const told = await this.#editAll(writes, after);
    for (const [id, why] of overtaken) told.refused.set(id, why);
    return told;
  }

  /** Somebody else changed a field while its editor was open, and that came here: theirs stands. */
  #overtaken(now: SheafRecord | undefined, edits: FieldEdit[]): Overtaken | undefined {
    const clash = edits.find(({ field, ...edit }) => {
      if (!now || !("was" in edit) || same(edit.was, now.fields[field])) return false;
      const key = placeOf(now.id, field);
      return !this.#ours.has(key) || !same(this.#ours.get(key), now.fields[field]);
    });
    return clash && new Overtaken(clash.field);
  }

  #editAll(writes: Edits[], after: Promise<unknown>): Promise<WrittenSeveral> {
    const before = new Map(writes.map(({ id }) => [id, this.#shelf.get(id)]));
    for (const { id, edits } of writes) {
      const record = before.get(id);
      if (record) this.#shelf.put(applied(record, edits));
    }
    const earlier = writes.map(({ id }) => this.#queues.get(id) ?? Promise.resolve());
    const turn = Promise.allSettled([...earlier, after]).then(() => this.#writeMany(writes, before));
    for (const { id } of writes) {
      this.#queues.set(id, turn);
      this.#wait(id, 1);
    }
    return turn.finally(() => {
      for (const { id } of writes) this.#wait(id, -1);
    });
  }

  async #writeMany(writes: Edits[], before: Map<number, SheafRecord | undefined>): Promise<WrittenSeveral> {
    const told: WrittenSeveral = { done: [], refused: new Map() };
    const each = async ({ id }: Edits, act: () => Promise<Written>) => {
      try {
        const { seq } = await act();
        told.done.push({ ids: [id], seq });
      } catch (why) {
        told.refused.set(id, why);
      }
    };
    const keepAll = async (keeper: Keeper) => {
      for (const write of writes.filter(({ id }) => !told.refused.has(id)))
        await each(write, async () => this.#keep(keeper, write.id, write.edits, before.get(write.id)));
      return told;
    };
    const refuse = ({ id, edits }: Edits, why: unknown) => {
      this.#takeBack(id, edits, before.get(id));
      told.refused.set(id, why);
    };
    if (this.#keeper?.any) return keepAll(this.#keeper);
    const { made, standing } = parted(writes);
    for (const write of made)
      await each(write, () => this.#writeOrKeep(write.id, write.edits, before.get(write.id)));
    if (standing.length === 0) return told;
    const changes = standing.map(({ id, edits, version: read }) => {
      const version = this.#shelf.get(id)?.version ?? read;
      return { id, fields: fieldsOf(edits), ...(version === undefined ? {} : { version }) };
    });
    let came: SeveralChanged;
    try {
      came = await this.#slots.run(() => patchRecords(this.#workspace, this.#table.name, changes));
    } catch (error) {
      if (isAway(error) && this.#keeper) return keepAll(this.#keeper);
      for (const write of standing) refuse(write, error);
      return told;
    }
    const { records, refused, seq } = came;
    // Without a number nothing was otherwise than before.
    if (records.length && seq !== undefined) told.done.push({ ids: records.map(({ id }) => id), seq });
    const byId = new Map(standing.map(({ id, edits }) => [id, edits]));
    await Promise.all(records.map((record) => this.#settle({ record, seq }, byId.get(record.id) ?? [])));
    for (const write of standing) {
      const { id, edits } = write;
      const [why, was] = [refused.get(id), before.get(id)];
      const again = () => this.#again(id, edits, fieldsOf(edits), was);
      if (why?.status === 412) await each(write, () => this.#orKeep(again, id, edits, was));
      else if (why) refuse(write, why);
    }
    return told;
  }

  /** Whether writes of the record are under way; what comes from elsewhere waits for them. */
  busy(id: number): boolean {
    // What is not made yet is nowhere else.
    return id < 0 || (this.#waiting.get(id) ?? 0) > 0 || (this.#keeper?.has(this.#table.name, id) ?? false);
  }

  /** Whether any writes are under way. */
  get anyBusy(): boolean {
    return this.#waiting.size > 0;
  }

  #wait(id: number, step: number) {
    const left = (this.#waiting.get(id) ?? 0) + step;
    if (left > 0) this.#waiting.set(id, left);
    else this.#waiting.delete(id);
  }

  /** What is written while others wait comes behind them, so that all are sent in the order in which they were made. */
  async #writeOrKeep(id: number, edits: FieldEdit[], before: SheafRecord | undefined): Promise<Written> {
    if (this.#keeper && (this.#keeper.any || id < 0)) return this.#keep(this.#keeper, id, edits, before);
    return this.#orKeep(() => this.#write(id, edits, before), id, edits, before);
  }

  async #orKeep(
    act: () => Promise<Written>,
    id: number,
    edits: FieldEdit[],
    before: SheafRecord | undefined,
  ): Promise<Written> {
    try {
      return await act();
    } catch (error) {
      if (isAway(error) && this.#keeper) return this.#keep(this.#keeper, id, edits, before);
      throw error;
    }
  }

  #keep(keeper: Keeper, id: number, edits: FieldEdit[], before: SheafRecord | undefined): never {
    const { name, title } = this.#table;
    const now = this.#shelf.get(id);
    if (now) this.#shelf.put(applied(now, edits));
    const typed = edits.find(({ field }) => field === title)?.shown;
    const called = id < 0 && typed !== undefined ? typed : title ? before?.fields[title] : undefined;
    keeper.keep({
      table: name,
      record: id,
      title: typeof called === "string" ? called : "",
      fields: fieldsOf(edits),
      shown: Object.fromEntries(edits.map((edit) => [edit.field, edit.shown])),
      before: before
        ? Object.fromEntries(edits.map(({ field }) => [field, bare(before.fields[field]) ?? null]))
        : {},
    });
    throw new KeptForLater();
  }

  async #write(id: number, edits: FieldEdit[], before: SheafRecord | undefined): Promise<Written> {
    const fields = fieldsOf(edits);
    const version = this.#shelf.get(id)?.version;
    let written: Written;
    try {
      written = await patchRecord(this.#workspace, this.#table.name, id, fields, version);
    } catch (error) {
      if (error instanceof Problem && error.status === 412) return this.#again(id, edits, fields, before);
      this.#takeBack(id, edits, before);
      throw error;
    }
    return this.#settle(written, edits);
  }

  #takeBack(id: number, edits: FieldEdit[], before: SheafRecord | undefined) {
    const now = this.#shelf.get(id);
    if (now && before) this.#shelf.put(takenBack(now, before, edits));
  }

  /** The record moved on: write all the same where the others touched other fields, else show theirs. */
  async #again(
    id: number,
    edits: FieldEdit[],
    fields: Record<string, unknown>,
    before: SheafRecord | undefined,
  ) {
    let theirs: SheafRecord;
    try {
      theirs = await fetchRecord(this.#workspace, this.#table, id);
    } catch (error) {
      this.#takeBack(id, edits, before);
      throw error;
    }
    const clash = edits.find(({ field, ...edit }) => {
      if (before) return !same(before.fields[field], theirs.fields[field]);
      return "was" in edit && !same(edit.was, theirs.fields[field]);
    });
    if (clash) {
      this.#shelf.put(theirs);
      throw new Overtaken(clash.field);
    }
    this.#shelf.put(applied(theirs, edits));
    let written: Written;
    try {
      written = await patchRecord(this.#workspace, this.#table.name, id, fields, theirs.version);
    } catch (error) {
      this.#shelf.put(theirs);
      throw error;
    }
    return this.#settle(written, edits);
  }

  /** Shows what was written. It is written whatever becomes of this: what cannot be read is shown as the server answered it. */
  async #settle(written: Written, edits: FieldEdit[]): Promise<Written> {
    for (const { field } of edits)
      this.#ours.set(placeOf(written.record.id, field), written.record.fields[field]);
    const now = this.#shelf.get(written.record.id);
    if (!now) return written;
    const titled = withTitles(gathered(written.record, this.#table), now);
    const untitled = this.#table.fields.some(
      (field) => field.type === "link" && typeof titled.fields[field.name] === "number",
    );
    const { id } = titled;
    const read = () => fetchRecord(this.#workspace, this.#table, id);
    this.#shelf.put(untitled ? await this.#reads.run(read).catch(() => titled) : titled);
    return written;
  }
}

const placeOf = (id: number, field: string) => `${id} ${field}`;

/** Those of records that the server has, and of those that it has not. */
function parted(writes: Edits[]) {
  return { made: writes.filter(({ id }) => id < 0), standing: writes.filter(({ id }) => id > 0) };
}

const fieldsOf = (edits: FieldEdit[]): Record<string, unknown> =>
  Object.fromEntries(edits.map((edit) => [edit.field, edit.value]));

function applied(record: SheafRecord, edits: FieldEdit[]): SheafRecord {
  const shown = Object.fromEntries(edits.map((edit) => [edit.field, edit.shown]));
  const misfits = Object.fromEntries(
    Object.entries(record.misfits ?? {}).filter(([name]) => !(name in shown)),
  );
  return { ...record, fields: { ...record.fields, ...shown }, misfits };
}

function takenBack(now: SheafRecord, before: SheafRecord, edits: FieldEdit[]): SheafRecord {
  const fields = { ...now.fields };
  const misfits = { ...now.misfits };
  for (const { field } of edits) {
    fields[field] = before.fields[field];
    const misfit = before.misfits?.[field];
    if (misfit) misfits[field] = misfit;
  }
  return { ...now, fields, misfits };
}

/** The server answers a write with bare ids: keep the linked records that are shown, where the id is the same. */
export function withTitles(record: SheafRecord, shown: SheafRecord): SheafRecord {
  const fields = { ...record.fields };
  for (const [name, value] of Object.entries(fields)) fields[name] = keepTitle(value, shown.fields[name]);
  return { ...record, fields };
}

function keepTitle(value: unknown, shown: unknown): unknown {
  if (Array.isArray(value) && Array.isArray(shown)) {
    return value.map((item) => shown.find((other) => linkedId(other) === item) ?? item);
  }
  return linkedId(shown) === value && value !== null && value !== undefined ? shown : value;
}

/** Whether two values are the same, linked records by their ids. */
export function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(bare(a) ?? null) === JSON.stringify(bare(b) ?? null);
}
