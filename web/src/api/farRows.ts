import type { SheafRecord } from "@/api/record";
import { t } from "@/ui/text/text";

/** How records are found by their ids, in whose order they stand. */
export interface ById {
  /** The first records whose id is greater. */
  after(id: number, limit: number, signal: AbortSignal): Promise<SheafRecord[]>;
  /** How many have an id up to this one. */
  countTo(id: number, signal: AbortSignal): Promise<number>;
  /** The greatest id. */
  greatest(signal: AbortSignal): Promise<number>;
}

/** So many rows after a record with this id stand before what was looked for. */
interface Start {
  after: number;
  skip: number;
}

/** A row, and the id of the record that stands before it. */
interface Mark {
  row: number;
  id: number;
}

interface Range {
  from: number;
  to: number;
}

/** Rows that are read together. */
const BLOCK = 200;
/** So many records before a row are read with it rather than looked for more closely. */
const NEAR = 600;
/** After so many questions a row is given up; halving alone would need fewer for a billion. */
const MOST_ASKED = 40;

/**
 * Rows far below those that were read in order: the bar of a large table is drawn down to its middle, and what stands there is shown at
 * once. Cursors only go forwards; but where records stand in the order of their ids, counting tells which id begins a row.
 */
export class FarRows {
  #blocks = new Map<number, SheafRecord[]>();
  /** What was in sight before rows came or went: shown until it is read anew. */
  #old = new Map<number, SheafRecord[]>();
  /** What is known of where rows begin, in order. */
  #marks: Mark[] = [{ row: 0, id: 0 }];
  #wanted: Range | null = null;
  /** What must be there, whatever is looked at meanwhile. */
  #reached = new Set<Range>();
  #running: { signal: AbortSignal; done: Promise<void> } | null = null;
  /** Rises where rows came or went: what is on its way then belongs elsewhere. */
  #age = 0;
  readonly #source: ById;
  readonly #total: () => number;
  readonly #changed: () => void;

  constructor(source: ById, total: () => number, changed: () => void) {
    this.#source = source;
    this.#total = total;
    this.#changed = changed;
  }

  at(row: number): SheafRecord | undefined {
    return this.#shown(row)?.[row % BLOCK];
  }

  #shown(row: number): SheafRecord[] | undefined {
    const block = Math.floor(row / BLOCK);
    return this.#blocks.get(block) ?? this.#old.get(block);
  }

  rowOf(id: number): number | undefined {
    for (const [block, records] of [...this.#blocks, ...this.#old]) {
      const place = records.findIndex((record) => record.id === id);
      if (place >= 0) return block * BLOCK + place;
    }
    return undefined;
  }

  /** How many records have an id up to this one. */
  countTo(id: number, signal: AbortSignal): Promise<number> {
    return this.#source.countTo(id, signal);
  }

  put(row: number, record: SheafRecord) {
    const block = this.#shown(row);
    if (block) block[row % BLOCK] = record;
  }

  remove(row: number) {
    this.#shown(row)?.splice(row % BLOCK, 1);
  }

  /** Rows came or went above: what is looked at is to be read anew, and stands as it was until then. */
  forget() {
    this.#age += 1;
    const sight = this.#wanted;
    const seen = ([block]: [number, SheafRecord[]]) =>
      sight !== null && block >= Math.floor(sight.from / BLOCK) && block <= Math.floor(sight.to / BLOCK);
    this.#old = new Map([...this.#old, ...this.#blocks].filter(seen));
    this.#blocks.clear();
    this.#marks = [{ row: 0, id: 0 }];
  }

  /** Reads the rows that are looked at. Only those that were wanted last are read: a bar is drawn past many. */
  want(from: number, to: number, signal: AbortSignal): Promise<void> {
    this.#wanted = { from: Math.max(0, from), to };
    return this.#read(signal);
  }

  /** Reads all of these rows, whatever is looked at meanwhile; answers whether each that there is is there now. */
  async reach(from: number, to: number, signal: AbortSignal): Promise<boolean> {
    const range = { from: Math.max(0, from), to };
    this.#reached.add(range);
    try {
      // What was read may be outdated by the time that the rest is there.
      while (!signal.aborted && this.#missingOf(range) !== undefined) await this.#read(signal);
    } finally {
      this.#reached.delete(range);
    }
    for (let row = range.from; row <= Math.min(to, this.#total() - 1); row++) {
      if (!this.at(row)) return false;
    }
    return !signal.aborted;
  }

  #read(signal: AbortSignal): Promise<void> {
    if (this.#running?.signal !== signal) {
      const running = { signal, done: this.#run(signal).finally(() => this.#rest(signal)) };
      this.#running = running;
    }
    return this.#running.done;
  }

  #rest(signal: AbortSignal) {
    if (this.#running?.signal === signal) this.#running = null;
  }

  async #run(signal: AbortSignal) {
    for (let block = this.#missing(); block !== undefined && !signal.aborted; block = this.#missing()) {
      const age = this.#age;
      const records = await this.#blockOf(block, signal);
      if (signal.aborted) return;
      if (!records || age !== this.#age) continue;
      this.#blocks.set(block, records);
      this.#old.delete(block);
      const last = records.at(-1);
      if (last && records.length === BLOCK) this.#mark({ row: (block + 1) * BLOCK, id: last.id });
      this.#changed();
    }
  }

  /** The first block that is wanted and not there: of what is looked at before all else. */
  #missing(): number | undefined {
    for (const range of [this.#wanted, ...this.#reached]) {
      const block = range ? this.#missingOf(range) : undefined;
      if (block !== undefined) return block;
    }
    return undefined;
  }

  #missingOf({ from, to }: Range): number | undefined {
    const last = Math.floor(Math.min(to, this.#total() - 1) / BLOCK);
    for (let block = Math.floor(from / BLOCK); block <= last; block++) {
      if (!this.#blocks.has(block)) return block;
    }
    return undefined;
  }

  async #blockOf(block: number, signal: AbortSignal): Promise<SheafRecord[] | undefined> {
    const start = await this.#startOf(block * BLOCK, signal);
    if (!start) return undefined;
    return (await this.#source.after(start.after, start.skip + BLOCK, signal)).slice(start.skip);
  }

  /**
   * Where a row begins: between two marks it is guessed as if ids were spread evenly, then counted. None where rows came or went
   * meanwhile: what was counted before that marks nothing any more.
   */
  async #startOf(row: number, signal: AbortSignal): Promise<Start | undefined> {
    const age = this.#age;
    if (this.#marks.length === 1) {
      const id = await this.#source.greatest(signal);
      if (age !== this.#age) return undefined;
      this.#mark({ row: this.#total(), id });
    }
    for (let asked = 0; asked < MOST_ASKED; asked++) {
      const at = this.#marks.findLastIndex((mark) => mark.row <= row);
      const low = this.#marks[at] ?? { row: 0, id: 0 };
      const high = this.#marks[at + 1];
      if (row - low.row <= NEAR || !high) return { after: low.id, skip: row - low.row };
      const evenly = low.id + ((high.id - low.id) * (row - low.row)) / (high.row - low.row);
      // Every other time in the middle, which ends soon however ids are spread.
      const guess = Math.floor(asked % 2 ? (low.id + high.id) / 2 : evenly);
      const id = Math.min(Math.max(guess, low.id + 1), high.id - 1);
      const counted = await this.#source.countTo(id, signal);
      if (age !== this.#age) return undefined;
      this.#mark({ row: counted, id });
    }
    throw new Error(t("board.failed"));
  }

  #mark(mark: Mark) {
    const at = this.#marks.findIndex((other) => other.row >= mark.row);
    if (at < 0) this.#marks.push(mark);
    // Of two ids before the same row the later one is as good, and nearer.
    else if (this.#marks[at]?.row === mark.row) this.#marks[at] = mark;
    else this.#marks.splice(at, 0, mark);
  }
}
