import { newKey } from "@/api/undo";

/** A change of a record that could not be sent yet, with all that is needed to send it later and to tell of it. */
export interface WaitingEdit {
  key: string;
  table: string;
  record: number;
  /** What the record is called, where that is a text. */
  title: string;
  fields: Record<string, unknown>;
  /** As people see the values, until the server answers. */
  shown: Record<string, unknown>;
  /** What stood on the server when it was typed; where that has changed, someone else was there. */
  before: Record<string, unknown>;
}

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

const nothing: Kept = { waiting: [], refused: [] };

/**
 * Changes that wait for the connection, in the order in which they were made; kept in this browser, so that they survive a
 * reload. Another tab of the same person has the same ones: each step reads what is kept before it writes.
 */
export class WaitingEdits {
  #kept: Kept;
  readonly #watchers = new Set<() => void>();
  readonly #settled = new Set<(edit: WaitingEdit) => void>();
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

  keep(edit: Omit<WaitingEdit, "key">) {
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

  /** It stands on the server now; those that follow it find it there. */
  taken(sent: WaitingEdit) {
    this.#change(({ waiting, refused }) => ({
      waiting: waiting
        .filter(({ key }) => key !== sent.key)
        .map((other) =>
          sameRecord(other, sent) ? { ...other, before: after(other.before, sent.fields) } : other,
        ),
      refused,
    }));
    this.#tell(sent);
  }

  refuse(edit: WaitingEdit, why: string, overtaken = false) {
    this.#change(({ waiting, refused }) => ({
      waiting: waiting.filter(({ key }) => key !== edit.key),
      refused: [...refused, { edit, why, overtaken }],
    }));
    this.#tell(edit);
  }

  /** Sends one that was overtaken after all, whatever stands there now. */
  insist(wanted: WaitingEdit) {
    this.#change(({ waiting, refused }) => ({
      waiting: [...waiting, { ...wanted, before: {} }],
      refused: refused.filter(({ edit }) => edit.key !== wanted.key),
    }));
  }

  /** What was not taken has been seen. */
  dismiss() {
    this.#change(({ waiting }) => ({ waiting, refused: [] }));
  }

  watch = (watcher: () => void): (() => void) => {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  };

  /** Hears of each change that waits no more, whether it was taken or not. */
  onSettled(listener: (edit: WaitingEdit) => void): () => void {
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

  #tell(edit: WaitingEdit) {
    for (const listener of this.#settled) listener(edit);
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
