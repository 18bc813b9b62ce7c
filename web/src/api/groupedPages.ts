import type { Group } from "@/api/groups";
import type { SheafRecord } from "@/api/record";
import { RecordPages, type Rows } from "@/api/recordPages";

/** A group as a row of its own stands for it, above its records or the groups within it. */
export interface GroupHead {
  key: string;
  /** 0: an outermost one. */
  depth: number;
  /** What its records share at its depth. */
  value: unknown;
  /** What they share at all depths so far, by the fields' names. */
  values: Record<string, unknown>;
  records: number;
  summary: Group["summary"];
  closed: boolean;
}

/** The groups of each depth, the outermost first; within one depth in order. */
export type LoadGroups = (signal: AbortSignal) => Promise<{ depths: Group[][]; more: boolean }>;
/** The innermost group that a record is in. */
export type GroupWith = (id: number, signal: AbortSignal) => Promise<Group | undefined>;
/** The records of a group, by its filter. */
export type PagesOf = (group: Group, count: () => number) => RecordPages;

/** A run of rows of one kind. */
interface Run {
  start: number;
  rows: number;
  head: GroupHead;
  /** None: the run is the row of the group itself. */
  leaf?: Leaf;
}

interface Leaf {
  group: Group;
  /** Made when the first of its records is wanted. */
  pages?: RecordPages;
  leave?: () => void;
}

/** Around the rows on the screen so many are loaded. */
const AROUND = 150;
/** Records that changed what they are grouped by stay a moment where they are, so that one sees what happened. */
const SETTLE = 700;

/** The records of one selection in groups, each loaded by itself as it is scrolled to; groups can be closed. */
export class GroupedPages implements Rows {
  error: unknown = null;
  /** Whether there are more groups than are shown. */
  more = false;
  #depths: Group[][] | null = null;
  /** The groups within a group, by its key. */
  #within = new Map<string, Group[]>();
  #runs: Run[] = [];
  #leaves = new Map<string, Leaf>();
  #closed = new Set<string>();
  #wanted = 0;
  #turn = 0;
  /** The rows of the records that are loaded, by their ids. */
  #rowsById: Map<number, number> | null = null;
  #version = 0;
  #watchers = new Set<() => void>();
  #stop = new AbortController();
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #by: string[];
  readonly #load: LoadGroups;
  readonly #pagesOf: PagesOf;
  readonly #groupWith: GroupWith;

  /** `by`: the names of the fields, the outermost first. */
  constructor(by: string[], load: LoadGroups, pagesOf: PagesOf, groupWith: GroupWith) {
    this.#groupWith = groupWith;
    this.#by = by;
    this.#load = load;
    this.#pagesOf = pagesOf;
  }

  watch = (watcher: () => void): (() => void) => {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  };

  version = (): number => this.#version;

  get started(): boolean {
    return this.#depths !== null;
  }

  /** Records come and go anywhere in it: only of none at all is all known. */
  get complete(): boolean {
    return this.#depths !== null && this.#depths[0]?.length === 0;
  }

  get total(): number | undefined {
    return this.#depths?.[0]?.reduce((sum, group) => sum + group.records, 0);
  }

  get length(): number {
    const last = this.#runs.at(-1);
    return last ? last.start + last.rows : 0;
  }

  get loaded(): number {
    const gap = this.#runs.find((run) => run.leaf && (run.leaf.pages?.loaded ?? 0) < run.rows);
    return gap ? gap.start + (gap.leaf?.pages?.loaded ?? 0) : this.length;
  }

  /** The group whose own row this is. */
  head(row: number): GroupHead | undefined {
    const run = this.#runAt(row);
    return run && !run.leaf ? run.head : undefined;
  }

  /** The rows of groups, in order. */
  get heads(): { row: number; head: GroupHead }[] {
    return this.#runs.filter((run) => !run.leaf).map(({ start, head }) => ({ row: start, head }));
  }

  get rows(): SheafRecord[] {
    return this.#runs.flatMap((run) => run.leaf?.pages?.rows ?? []);
  }

  row(id: number): number | undefined {
    this.#rowsById ??= new Map(
      this.#runs.flatMap(({ start, leaf }) =>
        (leaf?.pages?.rows ?? []).map((record, at) => [record.id, start + at] as const),
      ),
    );
    return this.#rowsById.get(id);
  }

  at(row: number): SheafRecord | undefined {
    const run = this.#runAt(row);
    return run?.leaf?.pages?.at(row - run.start);
  }

  recordRows(from: number, count: number): number[] {
    const rows: number[] = [];
    for (let row = from; rows.length < count; row += 1) if (!this.head(row)) rows.push(row);
    return rows;
  }

  start() {
    this.#stop = new AbortController();
    void this.#read();
  }

  close() {
    this.#stop.abort();
    clearTimeout(this.#timer);
    for (const leaf of this.#leaves.values()) this.#letGo(leaf);
  }

  need(row: number) {
    this.#wanted = row;
    for (const run of this.#runs) {
      if (!run.leaf || run.start > row || run.start + run.rows <= row - AROUND) continue;
      this.#open(run.leaf).need(Math.min(row, run.start + run.rows - 1) - run.start);
    }
  }

  async reach(row: number, from = 0): Promise<boolean> {
    for (const run of this.#runs) {
      if (!run.leaf || run.start > row || run.start + run.rows <= from) continue;
      if (!(await this.#open(run.leaf).reach(Math.min(row, run.start + run.rows - 1) - run.start)))
        return false;
    }
    return this.error === null;
  }

  /** Opens the groups that it is in, where they are closed. */
  async find(id: number, signal: AbortSignal): Promise<number | undefined> {
    const group = this.row(id) === undefined ? await this.#groupWith(id, signal) : undefined;
    if (!group) return this.row(id);
    const keys = this.#by.map((_, depth) => this.#key(group, depth));
    for (const key of keys) this.#closed.delete(key);
    this.#lay();
    const leaf = this.#leaves.get(keys.at(-1) ?? "");
    const within = leaf && (await this.#open(leaf).find(id, signal));
    const run = this.#runs.find((one) => one.leaf === leaf);
    return run && within !== undefined ? run.start + within : undefined;
  }

  retry() {
    this.error = null;
    this.#changed();
    if (this.#depths === null) void this.#read();
    else for (const leaf of this.#leaves.values()) if (leaf.pages?.error) leaf.pages.retry();
  }

  place(id: number): number | undefined {
    let before = 0;
    for (const { leaf } of this.#runs) {
      const place = leaf?.pages?.place(id);
      if (place !== undefined) return before + place;
      before += leaf?.pages?.rows.length ?? 0;
    }
    return undefined;
  }

  get(id: number): SheafRecord | undefined {
    return this.#pagesWith(id)?.get(id);
  }

  put(record: SheafRecord) {
    const pages = this.#pagesWith(record.id);
    const was = pages?.get(record.id);
    pages?.put(record);
    const moved = this.#by.some(
      (field) => JSON.stringify(was?.fields[field]) !== JSON.stringify(record.fields[field]),
    );
    if (was && moved) this.#soon();
  }

  append(record: SheafRecord) {
    this.accept(record);
  }

  /** Where a new record belongs its values say, once all is read again; of one that waits, once it is made. */
  accept({ id }: SheafRecord) {
    if (id > 0) this.#soon();
  }

  remove(id: number) {
    this.#pagesWith(id)?.remove(id);
    this.#soon();
  }

  toggle(key: string) {
    if (!this.#closed.delete(key)) this.#closed.add(key);
    this.#lay();
  }

  /** Closes all groups, or opens them. */
  toggleAll(closed: boolean) {
    this.#closed = new Set(
      closed
        ? (this.#depths ?? []).flatMap((groups, depth) => groups.map((group) => this.#key(group, depth)))
        : [],
    );
    this.#lay();
  }

  async reload() {
    if (this.#depths === null) return;
    await this.#read();
  }

  #soon() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.reload(), SETTLE);
  }

  async #read() {
    const { signal } = this.#stop;
    const turn = ++this.#turn;
    try {
      const { depths, more } = await this.#load(signal);
      // Of two that were under way the later one counts.
      if (signal.aborted || turn !== this.#turn) return;
      this.error = null;
      this.more = more;
      this.#depths = depths;
      this.#within = new Map();
      depths.slice(1).forEach((groups, depth) => {
        for (const group of groups) {
          const key = this.#key(group, depth);
          const standing = this.#within.get(key);
          if (standing) standing.push(group);
          else this.#within.set(key, [group]);
        }
      });
      const standing = this.#leaves;
      this.#leaves = new Map();
      for (const group of depths.at(-1) ?? []) {
        const key = this.#key(group, this.#by.length - 1);
        const leaf = standing.get(key);
        standing.delete(key);
        // The filter of a group is the same as long as it has the same key.
        this.#leaves.set(key, leaf ? Object.assign(leaf, { group }) : { group });
      }
      for (const gone of standing.values()) this.#letGo(gone);
      this.#lay();
      await this.#refresh();
    } catch (error) {
      if (signal.aborted || turn !== this.#turn) return;
      this.error = error;
      this.#changed();
    }
  }

  /** What is on the screen is read again; the rest when it is scrolled to. */
  async #refresh() {
    const seen = (run: Run) => run.start <= this.#wanted && run.start + run.rows > this.#wanted - AROUND;
    const reading: Promise<void>[] = [];
    for (const run of this.#runs) {
      if (!run.leaf?.pages) continue;
      if (seen(run)) reading.push(run.leaf.pages.reload());
      else this.#letGo(run.leaf);
    }
    await Promise.all(reading);
    this.need(this.#wanted);
  }

  #key(group: Group, depth: number): string {
    return JSON.stringify(this.#by.slice(0, depth + 1).map((field) => bare(group.values[field])));
  }

  #open(leaf: Leaf): RecordPages {
    if (leaf.pages) return leaf.pages;
    const pages = this.#pagesOf(leaf.group, () => leaf.group.records);
    leaf.pages = pages;
    leaf.leave = pages.watch(() => {
      if (pages.error) this.error = pages.error;
      this.#lay();
    });
    pages.start();
    return pages;
  }

  #letGo(leaf: Leaf) {
    leaf.leave?.();
    leaf.pages?.close();
    delete leaf.pages;
    delete leaf.leave;
  }

  #pagesWith(id: number): RecordPages | undefined {
    for (const { pages } of this.#leaves.values()) if (pages?.place(id) !== undefined) return pages;
    return undefined;
  }

  /** Which rows are whose. */
  #lay() {
    const runs: Run[] = [];
    let start = 0;
    const add = (rows: number, head: GroupHead, leaf?: Leaf) => {
      if (rows > 0) runs.push({ start, rows, head, ...(leaf ? { leaf } : {}) });
      start += rows;
    };
    const walk = (groups: Group[], depth: number) => {
      for (const group of groups) {
        const key = this.#key(group, depth);
        const closed = this.#closed.has(key);
        const { values, records, summary } = group;
        const head = { key, depth, value: values[this.#by[depth] ?? ""], values, records, summary, closed };
        add(1, head);
        if (closed) continue;
        if (depth < this.#by.length - 1) {
          walk(this.#within.get(key) ?? [], depth + 1);
          continue;
        }
        const leaf = this.#leaves.get(key);
        const { pages } = leaf ?? {};
        if (leaf) add(pages?.started ? pages.length : group.records, head, leaf);
      }
    };
    walk(this.#depths?.[0] ?? [], 0);
    this.#runs = runs;
    this.#changed();
  }

  #runAt(row: number): Run | undefined {
    let [low, high] = [0, this.#runs.length - 1];
    while (low <= high) {
      const middle = (low + high) >> 1;
      const run = this.#runs[middle];
      if (!run) return undefined;
      if (row < run.start) high = middle - 1;
      else if (row >= run.start + run.rows) low = middle + 1;
      else return run;
    }
    return undefined;
  }

  #changed() {
    this.#rowsById = null;
    this.#version += 1;
    for (const watcher of this.#watchers) watcher();
  }
}

/** A linked record is known by its number. */
const bare = (value: unknown): unknown =>
  typeof value === "object" && value !== null && "id" in value ? value.id : (value ?? null);
