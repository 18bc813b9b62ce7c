import { newKey } from "@/api/undo";

/** A change of a record that could not be sent yet, with all that is needed to send it later and to tell of it. */
export interface WaitingEdit {
  /** The server makes one record of a new one, however often it is sent with this. */
  key: string;
  table: string;
  /** Of a new one below zero, until the server says which it is. */
  record: number;
  /** What the record is called, where that is a text. */
  title: string;
  fields: Record<string, unknown>;
  /** As people see the values, until the server answers. */
  shown: Record<string, unknown>;
  /** What stood on the server when it was typed; where that has changed, someone else was there. */
  before: Record<string, unknown>;
  /** The record is new: `fields` are all that it has. */
  made?: true;
  /** It was sent, and the answer may be lost: the same has to be sent again. */
  tried?: true;
  /** What was written to a new one since it was sent. */
  later?: Record<string, unknown>;
}

/** What is needed of a new record. */
export type NewWaiting = Pick<WaitingEdit, "table" | "title" | "fields" | "shown">;

/** A waiting change that the server did not take. */
export interface RefusedEdit {
  edit: WaitingEdit;
  why: string;
  /** Someone else was there first: it may still be written over theirs. */
  overtaken: boolean;
}

export interface Kept {
  waiting: WaitingEdit[];
  refused: RefusedEdit[];
}

export interface Store {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

/** `record`: which record it is on the server, where it was taken. */
type Settled = (edit: WaitingEdit, record: number | undefined) => void;

const nothing: Kept = { waiting: [], refused: [] };

/**
 * Changes that wait for the connection, in the order in which they were made; kept in this browser, so that they survive a
 * reload. Another tab of the same person has the same ones: each step reads what is kept before it writes.
 */
export class WaitingEdits {
  #kept: Kept;
  readonly #watchers = new Set<() => void>();
  readonly #settled = new Set<Settled>();
  /** Which records new ones have become. */
  readonly #became = new Map<number, number>();
  /** The last number of a new record. */
  #least = 0;
  readonly #store: Store;
  readonly #key: string;

  constructor(store: Store, key: string) {
    this.#store = store;
    this.#key = key;
    this.#kept = this.#read() ?? nothing;
  }

  get kept(): Kept {
    return this.#kept;
  }

  /** Whether anything waits; what is written meanwhile comes behind it. */
  get any(): boolean {
    return this.#kept.waiting.length > 0;
  }

  has(table: string, record: number): boolean {
    return this.#kept.waiting.some((edit) => edit.table === table && edit.record === record);
  }

  /** What waits of a table, new records that were refused too: they are still there to be mended. */
  of(table: string): WaitingEdit[] {
    const refused = this.#kept.refused.flatMap(({ edit }) => (edit.made ? [edit] : []));
    return [...this.#kept.waiting, ...refused].filter((edit) => edit.table === table);
  }

  /** Which record a new one has become. */
  became(record: number): number | undefined {
    return this.#became.get(record);
  }

  /** A record that cannot be made yet; answers the number by which it is known here. `key`: it was sent with that already. */
  keepNew(made: NewWaiting, key?: string): number {
    const record = Math.min(this.#least - 1, -(Date.now() * 1000 + Math.floor(Math.random() * 1000)));
    this.#least = record;
    const edit: WaitingEdit = { ...made, record, made: true, before: {}, key: key ?? newKey() };
    this.#change(({ waiting, refused }) => ({
      waiting: [...waiting, key === undefined ? edit : { ...edit, tried: true }],
      refused,
    }));
    return record;
  }

  keep(edit: Omit<WaitingEdit, "key">): void {
    const record = this.#became.get(edit.record);
    if (record !== undefined) return this.keep({ ...edit, record, before: {} });
    if (edit.record < 0) return this.#rewrite(edit);
    this.#change(({ waiting, refused }) => {
      const before = { ...edit.before };
      // On the server stands what stood there before the first of them, and not what an earlier one put on the screen.
      for (const name of Object.keys(edit.fields)) {
        const first = waiting.find((other) => sameRecord(other, edit) && name in other.before);
        if (first) before[name] = first.before[name];
      }
      return { waiting: [...waiting, { ...edit, before, key: newKey() }], refused };
    });
  }

  /** Writes to a new record: it is made so. One that was refused is sent again. */
  #rewrite(edit: Omit<WaitingEdit, "key">) {
    const isIt = (other: WaitingEdit) => sameRecord(other, edit);
    this.#change(({ waiting, refused }) => ({
      waiting: [
        ...waiting.map((other) => (isIt(other) ? written(other, edit) : other)),
        ...refused.flatMap(({ edit: other }) => (isIt(other) ? [anew(written(other, edit))] : [])),
      ],
      refused: refused.filter(({ edit: other }) => !isIt(other)),
    }));
  }

  /** It is about to be sent. */
  trying({ key }: WaitingEdit) {
    this.#change(({ waiting, refused }) => ({
      waiting: waiting.map((other) => (other.key === key && other.made ? { ...other, tried: true } : other)),
      refused,
    }));
  }

  /** It stands on the server now, a new record as this one; those that follow it find it there. */
  taken(sent: WaitingEdit, record = sent.record) {
    if (sent.made) this.#became.set(sent.record, record);
    this.#change(({ waiting, refused }) => ({
      waiting: waiting.flatMap((other) => {
        if (other.key === sent.key) return other.later ? [rest(other, record, other.later)] : [];
        return [sameRecord(other, sent) ? { ...other, before: after(other.before, sent.fields) } : other];
      }),
      refused,
    }));
    this.#tell(sent, record);
  }

  refuse(sent: WaitingEdit, why: string, overtaken = false) {
    this.#change(({ waiting, refused }) => {
      const edit = waiting.find(({ key }) => key === sent.key) ?? sent;
      const others = waiting.filter(({ key }) => key !== sent.key);
      // What was written to it since may be what it lacked.
      if (edit.later) return { waiting: [...others, anew(edit)], refused };
      return { waiting: others, refused: [...refused, { edit, why, overtaken }] };
    });
    this.#tell(sent);
  }

  /** Takes back new records that are not made yet; answers how each is kept again. */
  drop(records: number[]): WaitingEdit[] {
    const gone = [...this.#kept.waiting, ...this.#kept.refused.map(({ edit }) => edit)].filter(
      ({ record }) => record < 0 && records.includes(record),
    );
    const left = (edit: WaitingEdit) => !gone.some(({ key }) => key === edit.key);
    this.#change(({ waiting, refused }) => ({
      waiting: waiting.filter(left),
      refused: refused.filter(({ edit }) => left(edit)),
    }));
    return gone;
  }

  /** Sends one that was overtaken after all, whatever stands there now. */
  insist(wanted: WaitingEdit) {
    this.#change(({ waiting, refused }) => ({
      waiting: [...waiting, { ...wanted, before: {} }],
      refused: refused.filter(({ edit }) => edit.key !== wanted.key),
    }));
  }

  /** What was not taken has been seen. New records stay until they are mended, or given up by name. */
  dismiss() {
    this.#change(({ waiting, refused }) => ({ waiting, refused: refused.filter(({ edit }) => edit.made) }));
  }

  watch = (watcher: () => void): (() => void) => {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  };

  /** Hears of each change that waits no more, whether it was taken or not. */
  onSettled(listener: Settled): () => void {
    this.#settled.add(listener);
    return () => this.#settled.delete(listener);
  }

  /** Another tab has changed what is kept. */
  readAgain() {
    this.#become(this.#read() ?? nothing);
  }

  #change(step: (kept: Kept) => Kept) {
    const next = step(this.#read() ?? this.#kept);
    try {
      if (next.waiting.length || next.refused.length) this.#store.setItem(this.#key, JSON.stringify(next));
      else this.#store.removeItem(this.#key);
    } catch {
      // Full or forbidden storage: they wait as long as the page is open.
    }
    this.#become(next);
  }

  #become(kept: Kept) {
    this.#kept = kept;
    for (const watcher of this.#watchers) watcher();
  }

  #tell(edit: WaitingEdit, record?: number) {
    for (const listener of this.#settled) listener(edit, record);
  }

  #read(): Kept | null {
    try {
      const kept = JSON.parse(this.#store.getItem(this.#key) ?? "null");
      return Array.isArray(kept?.waiting) && Array.isArray(kept?.refused) ? kept : null;
    } catch {
      return null;
    }
  }
}

const sameRecord = (a: Pick<WaitingEdit, "table" | "record">, b: Pick<WaitingEdit, "table" | "record">) =>
  a.table === b.table && a.record === b.record;

/** A new record with more in it. */
function written(made: WaitingEdit, { fields, shown, title }: Omit<WaitingEdit, "key">): WaitingEdit {
  const more = made.tried
    ? { later: { ...made.later, ...fields } }
    : { fields: { ...made.fields, ...fields } };
  return { ...made, ...more, title: title || made.title, shown: { ...made.shown, ...shown } };
}

/** One that the server did not make, to be sent as if it never had been. */
function anew({ table, record, title, fields, later, shown, before }: WaitingEdit): WaitingEdit {
  return { key: newKey(), table, record, title, fields: { ...fields, ...later }, shown, before, made: true };
}

/** What was written to a new record while it was on its way. */
function rest(
  { table, title, shown }: WaitingEdit,
  record: number,
  later: Record<string, unknown>,
): WaitingEdit {
  const faces = Object.fromEntries(Object.keys(later).map((name) => [name, shown[name]]));
  return { key: newKey(), table, record, title, fields: later, shown: faces, before: {} };
}

function after(before: Record<string, unknown>, sent: Record<string, unknown>): Record<string, unknown> {
  const found = Object.entries(before).map(([name, value]) => [name, name in sent ? sent[name] : value]);
  return Object.fromEntries(found);
}

const all = new Map<string, WaitingEdits>();

/** Of a person in a workspace: whoever signs in next in this browser does not send them. */
export function waitingOf(workspace: string, person: number): WaitingEdits {
  const key = `sheaf.waiting.${workspace}.${person}`;
  let edits = all.get(key);
  if (!edits) {
    const made = new WaitingEdits(localStorage, key);
    window.addEventListener("storage", (event) => event.key === key && made.readAgain());
    all.set(key, made);
    edits = made;
  }
  return edits;
}
