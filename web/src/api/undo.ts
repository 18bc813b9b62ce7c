import { fetchChanges, undoChange } from "@/api/change";
import { isPassing } from "@/api/problem";
import { fetchHistory } from "@/api/record";
import { AT_ONCE, Slots } from "@/api/slots";

/** One change of mine. Where the server did not tell its number, it is looked up when it is undone. */
export interface Done {
  table: string;
  record: number;
  /** Records that the same change wrote or made. */
  others?: number[];
  /** The change made its records: undone they are gone, done again they are there. */
  made?: true;
  /** The change was one of the table's columns, and of no record. */
  column?: ColumnAct;
  seq?: number | undefined;
}

/** What was done to which column. */
export interface ColumnAct {
  label: string;
  act: "added" | "changed" | "deleted";
  /** What was shown of the table before and after it. */
  shown?: { before: Followed; after: Followed };
}

/** What is shown and names columns: the view's parts too, as what is not passed on would count as cleared. */
export type Followed = Record<"filter" | "sort" | "group" | "colours", string>;

/** What one act did; a paste changes many records and is undone as one. */
interface Act {
  key: string;
  done: Done[];
}

/** What came of undoing an act: what is as it was before, and what could not be taken back, with the reason. */
export interface Reversed {
  done: Done[];
  failed: { done: Done; why: unknown }[];
}

const DEPTH = 100;

interface Store {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
}

interface Stacks {
  undo: Act[];
  redo: Act[];
}

/** My own acts in a workspace, newest last; kept for the tab, so that undo survives a reload. */
export class UndoStack {
  readonly #workspace: string;
  readonly #store: Store;
  readonly #key: string;

  constructor(workspace: string, store: Store) {
    this.#workspace = workspace;
    this.#store = store;
    this.#key = `sheaf.undo.${workspace}`;
  }

  push(done: Done[]) {
    this.grow(newKey(), done);
  }

  /** Adds to an act that is still going on, so that what it did so far can be undone whatever becomes of the page. */
  grow(key: string, done: Done[]) {
    if (done.length === 0) return;
    const { undo } = this.#read();
    const act = undo.find((other) => other.key === key);
    if (act) act.done.push(...done);
    else undo.push({ key, done });
    this.#write({ undo: undo.slice(-DEPTH), redo: [] });
  }

  /** What was taken back in another way is not taken back once more. */
  forget(seq: number) {
    const { undo, redo } = this.#read();
    const other = (act: Act) => !act.done.some((done) => done.seq === seq);
    this.#write({ undo: undo.filter(other), redo });
  }

  /** Takes the last act back; null where there is none. */
  undo(): Promise<Reversed | null> {
    return this.#turn("undo", "redo");
  }

  /** Does again what was last undone: the undoing of an undoing. */
  redo(): Promise<Reversed | null> {
    return this.#turn("redo", "undo");
  }

  async #turn(from: keyof Stacks, to: keyof Stacks): Promise<Reversed | null> {
    const stacks = this.#read();
    const act = stacks[from].pop();
    if (!act) return null;
    this.#write(stacks);
    const reversed = await this.#reverse(act.done);
    const now = this.#read();
    // What the server could not do just now is still there to be undone; what was refused would be refused again.
    const missed = reversed.failed.filter(({ why }) => isPassing(why)).map(({ done }) => done);
    if (missed.length) now[from].push({ key: act.key, done: missed.reverse() });
    if (reversed.done.length) now[to].push({ key: newKey(), done: reversed.done });
    this.#write(now);
    return reversed;
  }

  /**
   * From the last to the first, some at once. One may stand in another's way until that one is undone too (a value that no two
   * may have), so what was refused is tried once more, and then strictly one after the other.
   */
  async #reverse(done: Done[]): Promise<Reversed> {
    const first = await this.#reverseEach([...done].reverse(), AT_ONCE);
    if (first.failed.length === 0 || first.done.length === 0) return first;
    const again = await this.#reverseEach(
      first.failed.map((failure) => failure.done),
      1,
    );
    return { done: [...first.done, ...again.done], failed: again.failed };
  }

  async #reverseEach(done: Done[], width: number): Promise<Reversed> {
    const slots = new Slots(width);
    const reversed: Reversed = { done: [], failed: [] };
    const turns = await Promise.allSettled(done.map((one) => slots.run(() => this.#reverseOne(one))));
    turns.forEach((turn, at) => {
      const one = done[at];
      if (!one) return;
      if (turn.status === "rejected") reversed.failed.push({ done: one, why: turn.reason });
      else if (turn.value !== undefined) reversed.done.push({ ...one, seq: turn.value });
    });
    return reversed;
  }

  async #reverseOne(done: Done): Promise<number | undefined> {
    const seq = done.seq ?? (await this.#find(done));
    return seq === undefined ? undefined : (await undoChange(this.#workspace, seq)).seq;
  }

  async #find(done: Done): Promise<number | undefined> {
    try {
      const { changes } = await fetchHistory(this.#workspace, done.table, done.record);
      return Math.max(...changes.map((change) => change.seq));
    } catch {
      // A deleted record has no history page; the log still knows it.
      const { head } = await fetchChanges(this.#workspace, Number.MAX_SAFE_INTEGER);
      const { changes } = await fetchChanges(this.#workspace, Math.max(0, head - 500));
      return changes.findLast((change) => change.table === done.table && change.record === done.record)?.seq;
    }
  }

  #read(): Stacks {
    try {
      const kept = JSON.parse(this.#store.getItem(this.#key) ?? "null");
      if (isActs(kept?.undo) && isActs(kept?.redo)) return kept;
    } catch {
      // Unreadable: begin anew.
    }
    return { undo: [], redo: [] };
  }

  #write(stacks: Stacks) {
    try {
      this.#store.setItem(this.#key, JSON.stringify(stacks));
    } catch {
      // Full or forbidden storage: undo ends with this page.
    }
  }
}

export function newKey(): string {
  return Math.random().toString(36).slice(2);
}

function isActs(kept: unknown): kept is Act[] {
  return Array.isArray(kept) && kept.every((act) => Array.isArray(act?.done));
}
