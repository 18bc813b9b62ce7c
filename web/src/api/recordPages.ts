import { FarRows, type ById } from "@/api/farRows";
import type { RecordPage, SheafRecord } from "@/api/record";
import type { ShownRecords } from "@/api/shownRecords";

export type LoadPage = (
  cursor: string | undefined,
  limit: number,
  signal: AbortSignal,
) => Promise<RecordPage>;
/** Which of the formulas that were asked about are true, by the records' ids. */
export type MarksOf = (ids: number[], signal: AbortSignal) => Promise<Map<number, number[]>>;
export type CountRecords = (signal: AbortSignal) => Promise<number | undefined>;

/** Records in rows, as a grid shows them. A record may not be loaded yet, and a row may be no record's. */
export interface Rows extends ShownRecords {
  /** Rows to make room for. */
  readonly length: number;
  /** How many rows from the first one are loaded. */
  readonly loaded: number;
  at(row: number): SheafRecord | undefined;
  /** The rows of so many records from this row on; past the last one those that would come next. */
  recordRows(from: number, count: number): number[];
  /** Sees to it that the rows up to this one are loaded; `from`: only those from there on are looked at. */
  need(row: number, from?: number): void;
  /** Loads the rows from one to another; answers whether they are there now, or there are no such rows. */
  reach(row: number, from?: number): Promise<boolean>;
  /** The row of a record, which is loaded for it; none: it is not among these, or nobody looks for it any more. */
  find(id: number, signal: AbortSignal): Promise<number | undefined>;
}

/** Writes within this time have their marks asked for together. */
const MARK_AFTER = 150;
const FIRST = 100;
const MOST = 1000;
/** What a quiet reload reads again at most; past it the rows that stand are kept until they are scrolled to anew. */
const RELOAD_MOST = 2000;
/** Rows so far below the loaded ones are read by themselves, where that can be. */
const FAR = 3000;

/**
 * The records of one selection, in order, read by cursor as they are scrolled to. The server's cursors go
 * forwards only, so a far jump reads the pages between, in steps of a thousand; unless records stand in the order of their ids.
 */
export class RecordPages implements Rows {
  rows: SheafRecord[] = [];
  error: unknown = null;
  /** How many there are in all, when the server has counted. */
  total: number | undefined;
  #next: string | null | undefined = undefined;
  #wanted = 0;
  #running = false;
  /** Whether to read again once what is under way is done. */
  #stale = false;
  /** Whether records were put between those that were read: a page on its way may bring them too. */
  #inserted = false;
  #version = 0;
  #places: Map<number, number> | null = null;
  #watchers = new Set<() => void>();
  #stop = new AbortController();
  readonly #load: LoadPage;
  readonly #count: CountRecords;
  readonly #marksOf: MarksOf | undefined;
  readonly #far: FarRows | undefined;
  /** The far rows that are in sight. */
  #sight: { from: number; to: number } | null = null;
  /** What went wrong with far rows last. */
  #farError: unknown = null;
  #unmarked = new Set<number>();
  #marking: ReturnType<typeof setTimeout> | undefined;

  /** `byId`: where records stand in the order of their ids. */
  constructor(load: LoadPage, count: CountRecords, marksOf?: MarksOf, byId?: ById) {
    this.#load = load;
    this.#count = count;
    this.#marksOf = marksOf;
    if (byId)
      this.#far = new FarRows(
        byId,
        () => this.total ?? 0,
        () => this.#changed(),
      );
  }

  watch = (watcher: () => void): (() => void) => {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  };

  /** Changes with every change of the rows; for useSyncExternalStore. */
  version = (): number => this.#version;

  get started(): boolean {
    return this.#next !== undefined;
  }

  get complete(): boolean {
    return this.#next === null;
  }

  get loaded(): number {
    return this.rows.length;
  }

  at(row: number): SheafRecord | undefined {
    return this.rows[row] ?? this.#far?.at(row);
  }

  recordRows(from: number, count: number): number[] {
    return Array.from({ length: count }, (_, at) => from + at);
  }

  /** Rows to make room for: all that are known to be, or the loaded ones and a little more. */
  get length(): number {
    if (this.complete) return this.rows.length;
    return Math.max(this.total ?? 0, this.rows.length + (this.started ? 1 : 0));
  }

  start() {
    this.#stop = new AbortController();
    const known = this.started;
    this.need(0);
    // Else once the first page is there, which would wait for the count.
    if (known) void this.#countAll();
  }

  close() {
    this.#stop.abort();
    clearTimeout(this.#marking);
  }

  /** Sees to it that the row with this index is loaded, or being loaded; far below the others with those from `from` on alone. */
  need(index: number, from?: number) {
    // Only who says from where on they look tells what is in sight.
    if (from !== undefined) this.#sight = this.#isFar(from) ? { from, to: index } : null;
    if (from !== undefined && this.#sight) {
      // What was wanted on the way there is so no more.
      this.#wanted = 0;
      void this.#readFar();
      return;
    }
    if (index < this.rows.length || this.complete) return;
    this.#wanted = Math.max(this.#wanted, index);
    if (!this.#running && this.error === null) void this.#run();
  }

  #isFar(row: number): boolean {
    return (
      this.#far !== undefined && !this.complete && this.total !== undefined && row > this.rows.length + FAR
    );
  }

  /** Reads the far rows that are in sight. */
  async #readFar() {
    const sight = this.#sight;
    if (sight)
      await this.#fromFar(async (far, signal) => (await far.want(sight.from, sight.to, signal), true));
  }

  /** Reads far rows one way or another; answers what that answers, and not where it fails. */
  async #fromFar(read: (far: FarRows, signal: AbortSignal) => Promise<boolean>): Promise<boolean> {
    const signal = this.#stop.signal;
    if (!this.#far) return false;
    try {
      const there = await read(this.#far, signal);
      // What went wrong with other far rows is so no more.
      if (this.error !== null && this.error === this.#farError) {
        this.error = null;
        this.#changed();
      }
      return there && !signal.aborted;
    } catch (error) {
      if (!signal.aborted) this.error = this.#farError = error;
      this.#changed();
      return false;
    }
  }

  /** Loads up to the row with this index; answers whether it is there now, or there is no such row. */
  async reach(index: number, from = 0): Promise<boolean> {
    if (this.#isFar(from)) return this.#fromFar((far, signal) => far.reach(from, index, signal));
    this.need(index);
    while (index >= this.rows.length && !this.complete && this.error === null) {
      if (this.#stop.signal.aborted) return false;
      await this.#nextChange();
      this.need(index);
    }
    return this.error === null;
  }

  /**
   * Where records stand in the order of their ids its row is counted; else the pages before it are read. What went wrong is thrown.
   */
  async find(id: number, signal: AbortSignal): Promise<number | undefined> {
    const counted = this.row(id) === undefined ? await this.#far?.countTo(id, signal) : undefined;
    if (counted !== undefined) await this.reach(counted - 1, counted - 1);
    while (this.row(id) === undefined && counted === undefined && !this.complete && !signal.aborted) {
      if (!(await this.reach(this.rows.length + MOST - 1))) break;
    }
    if (this.error !== null) throw this.error;
    return signal.aborted ? undefined : this.row(id);
  }

  retry() {
    this.error = null;
    this.#changed();
    if (this.#sight) void this.#readFar();
    else this.need(this.rows.length);
    if (this.total === undefined) void this.#countAll();
  }

  place(id: number): number | undefined {
    this.#places ??= new Map(this.rows.map((row, index) => [row.id, index]));
    return this.#places.get(id);
  }

  row(id: number): number | undefined {
    return this.place(id) ?? this.#far?.rowOf(id);
  }

  get(id: number): SheafRecord | undefined {
    const row = this.row(id);
    return row === undefined ? undefined : this.at(row);
  }

  put(record: SheafRecord) {
    const row = this.row(record.id);
    if (row === undefined) return;
    this.#set(row, this.#marksOf ? { ...record, marks: this.at(row)?.marks ?? [] } : record);
    this.#markSoon(record.id);
    this.#changed();
  }

  #set(row: number, record: SheafRecord) {
    if (row < this.rows.length) this.rows[row] = record;
    else this.#far?.put(row, record);
  }

  /** Rows came or went: those far below stand elsewhere now. */
  #moved() {
    this.#far?.forget();
    void this.#readFar();
  }

  append(record: SheafRecord): number {
    const standing = this.place(record.id);
    if (standing !== undefined) return standing;
    this.rows.push(record);
    this.#markSoon(record.id);
    this.#places = null;
    if (this.total !== undefined) this.total += 1;
    this.#changed();
    return this.rows.length - 1;
  }

  accept(record: SheafRecord) {
    if (this.complete) this.append(record);
    // One that waits is nowhere else to be seen.
    else if (record.id < 0) this.insert(record, () => -1);
  }

  /**
   * Puts a record where it belongs among those that are loaded; past the last of these it is only counted. Answers whether it
   * stands here now.
   */
  insert(record: SheafRecord, compare: (a: SheafRecord, b: SheafRecord) => number): boolean {
    if (this.place(record.id) !== undefined) return true;
    if (this.total !== undefined) this.total += 1;
    const found = this.rows.findIndex((row) => compare(record, row) < 0);
    const place = found < 0 ? this.rows.length : found;
    const here = this.started && (found >= 0 || this.complete);
    if (here) {
      this.rows.splice(place, 0, record);
      this.#places = null;
      this.#inserted = true;
    }
    this.#moved();
    this.#changed();
    return here;
  }

  remove(id: number) {
    const row = this.row(id);
    if (row === undefined) return;
    if (row < this.rows.length) {
      this.rows.splice(row, 1);
      this.#places = null;
    } else this.#far?.remove(row);
    if (this.total !== undefined) this.total -= 1;
    this.#moved();
    this.#changed();
  }

  /** Reads again what is loaded and swaps it in at once, so that nothing flickers. */
  async reload() {
    if (this.#running) {
      this.#stale = true;
      return;
    }
    if (!this.started) return;
    this.#running = true;
    const goal = Math.min(Math.max(this.rows.length, FIRST), RELOAD_MOST);
    const signal = this.#stop.signal;
    try {
      const rows: SheafRecord[] = [];
      let next: string | null | undefined;
      do {
        const page = await this.#load(next ?? undefined, Math.min(goal - rows.length, MOST), signal);
        rows.push(...page.records);
        next = page.next;
      } while (next !== null && rows.length < goal);
      this.rows = rows;
      this.#next = next;
      this.error = null;
      this.#places = null;
    } catch (error) {
      if (!signal.aborted) this.error = error;
    } finally {
      this.#running = false;
    }
    if (signal.aborted) return;
    this.#changed();
    // What lay further down is read on.
    this.need(this.#wanted);
    this.#readStale();
    await this.#countAll();
    this.#moved();
  }

  /** Reads again where that was asked for while something else was read. */
  #readStale() {
    if (!this.#stale || this.#running || this.error !== null) return;
    this.#stale = false;
    void this.reload();
  }

  /** What a write answers has no marks: they are asked for once no more is written. */
  #markSoon(id: number) {
    if (!this.#marksOf) return;
    this.#unmarked.add(id);
    clearTimeout(this.#marking);
    this.#marking = setTimeout(() => void this.#mark(), MARK_AFTER);
  }

  async #mark() {
    const ids = [...this.#unmarked];
    this.#unmarked.clear();
    try {
      const marks = await this.#marksOf?.(ids, this.#stop.signal);
      for (const [id, held] of marks ?? []) {
        const row = this.row(id);
        const record = row === undefined ? undefined : this.at(row);
        if (row !== undefined && record) this.#set(row, { ...record, marks: held });
      }
      this.#changed();
    } catch {
      // The colours stay as they were until the records are read again.
    }
  }

  /** Resolves with the next change, or when the pages are closed. */
  #nextChange(): Promise<void> {
    const { signal } = this.#stop;
    return new Promise((done) => {
      const go = () => {
        leave();
        signal.removeEventListener("abort", go);
        done();
      };
      const leave = this.watch(go);
      signal.addEventListener("abort", go);
    });
  }

  async #run() {
    this.#running = true;
    const signal = this.#stop.signal;
    try {
      while (!this.complete && this.rows.length <= this.#wanted && !signal.aborted) {
        const first = !this.started;
        const missing = this.#wanted + FIRST - this.rows.length;
        const limit = this.started ? Math.min(Math.max(missing, FIRST * 2), MOST) : FIRST;
        const page = await this.#load(this.#next ?? undefined, limit, signal);
        const fresh = this.#inserted
          ? page.records.filter(({ id }) => this.place(id) === undefined)
          : page.records;
        // What is known of places is added to: of a hundred thousand records it takes too long to make anew with each page.
        for (const record of fresh) {
          this.#places?.set(record.id, this.rows.length);
          this.rows.push(record);
        }
        this.#next = page.next;
        this.#changed();
        if (first && !this.complete) void this.#countAll();
        else if (first) this.total = this.rows.length;
      }
    } catch (error) {
      if (!signal.aborted) this.error = error;
      this.#changed();
    } finally {
      this.#running = false;
    }
    // Closed and opened again while it ran: what was wanted is still to be read.
    if (signal.aborted && !this.#stop.signal.aborted) this.need(this.#wanted);
    else this.#readStale();
  }

  async #countAll() {
    const signal = this.#stop.signal;
    try {
      this.total = await this.#count(signal);
    } catch {
      // Without a count the scroll bar grows as pages come; nothing else depends on it.
      return;
    }
    if (!signal.aborted) this.#changed();
  }

  #changed() {
    this.#version += 1;
    for (const watcher of this.#watchers) watcher();
  }
}
