import { fetchChanges, undoChange } from "@/api/change";
import { fetchHistory } from "@/api/record";

/** One change of mine. Where the server did not tell its number, it is looked up when it is undone. */
export interface Done {
  table: string;
  record: number;
  seq?: number | undefined;
}

/** What one act did; a paste changes many records and is undone as one. */
export type Act = Done[];

const DEPTH = 100;

interface Store {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
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

  push(act: Act) {
    if (act.length === 0) return;
    this.#write({ undo: [...this.#read().undo, act].slice(-DEPTH), redo: [] });
  }

  /** Takes the last act back; null where there is none. */
  async undo(): Promise<Act | null> {
    const stacks = this.#read();
    const act = stacks.undo.pop();
    if (!act) return null;
    this.#write(stacks);
    const undone = await this.#reverse(act);
    const now = this.#read();
    this.#write({ ...now, redo: [...now.redo, undone] });
    return act;
  }

  /** Does again what was last undone: the undoing of an undoing. */
  async redo(): Promise<Act | null> {
    const stacks = this.#read();
    const act = stacks.redo.pop();
    if (!act) return null;
    this.#write(stacks);
    const redone = await this.#reverse(act);
    const now = this.#read();
    this.#write({ ...now, undo: [...now.undo, redone] });
    return act;
  }

  async #reverse(act: Act): Promise<Act> {
    const reversed: Act = [];
    for (const done of [...act].reverse()) {
      const seq = done.seq ?? (await this.#find(done));
      if (seq === undefined) continue;
      const answer = await undoChange(this.#workspace, seq);
      reversed.push({ ...done, seq: answer.seq });
    }
    return reversed;
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

  #read(): { undo: Act[]; redo: Act[] } {
    try {
      const kept = JSON.parse(this.#store.getItem(this.#key) ?? "null");
      if (kept && Array.isArray(kept.undo) && Array.isArray(kept.redo)) return kept;
    } catch {
      // Unreadable: begin anew.
    }
    return { undo: [], redo: [] };
  }

  #write(stacks: { undo: Act[]; redo: Act[] }) {
    try {
      this.#store.setItem(this.#key, JSON.stringify(stacks));
    } catch {
      // Full or forbidden storage: undo ends with this page.
    }
  }
}
