import type { SheafRecord } from "@/api/record";
import type { CountRecords, RecordPages } from "@/api/recordPages";
import type { ShownRecords } from "@/api/shownRecords";

export interface Grouping {
  /** The group that a record stands in. */
  groupOf: (record: SheafRecord) => string;
  /** The pages of one group. */
  open: (group: string) => RecordPages;
  /** The order within a group, as the server keeps it. */
  compare: (a: SheafRecord, b: SheafRecord) => number;
  /** All records of all groups. */
  count: CountRecords;
}

/**
 * Records that stand in groups, each read by pages of its own once it is looked at. A record whose value changes goes to
 * its new group at once.
 */
export class RecordGroups implements ShownRecords {
  total: number | undefined;
  #groups = new Map<string, RecordPages>();
  #watchers = new Set<() => void>();
  #version = 0;
  /** Records that went to where nothing is loaded yet: kept, so that a refused move brings them back. */
  #astray = new Map<number, SheafRecord>();
  #stop = new AbortController();
  #open = false;
  readonly #by: Grouping;

  constructor(by: Grouping) {
    this.#by = by;
  }

  watch = (watcher: () => void): (() => void) => {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  };

  version = (): number => this.#version;

  /** The pages of a group; they begin to load when they are first asked for. */
  group(name: string): RecordPages {
    const standing = this.#groups.get(name);
    if (standing) return standing;
    const pages = this.#by.open(name);
    this.#groups.set(name, pages);
    pages.watch(this.#changed);
    if (this.#open) pages.start();
    return pages;
  }

  groupOf(record: SheafRecord): string {
    return this.#by.groupOf(record);
  }

  get #all(): RecordPages[] {
    return [...this.#groups.values()];
  }

  get rows(): SheafRecord[] {
    return this.#all.flatMap((pages) => pages.rows);
  }

  get started(): boolean {
    return this.#all.some((pages) => pages.started);
  }

  get complete(): boolean {
    return this.#all.every((pages) => pages.complete);
  }

  /** One group that fails says so in its own place; all that fail have one reason. */
  get error(): unknown {
    const all = this.#all;
    return all.length && all.every((pages) => pages.error !== null) ? all[0]?.error : null;
  }

  start() {
    this.#stop = new AbortController();
    this.#open = true;
    for (const pages of this.#all) pages.start();
    void this.#countAll();
  }

  close() {
    this.#open = false;
    this.#stop.abort();
    for (const pages of this.#all) pages.close();
  }

  retry() {
    for (const pages of this.#all) if (pages.error !== null) pages.retry();
  }

  place(id: number): number | undefined {
    let before = 0;
    for (const pages of this.#all) {
      const place = pages.place(id);
      if (place !== undefined) return before + place;
      before += pages.rows.length;
    }
    return undefined;
  }

  /** What stands in groups has no numbers. */
  at() {
    return undefined;
  }

  row(): undefined {
    return undefined;
  }

  get(id: number): SheafRecord | undefined {
    return this.#holding(id)?.get(id) ?? this.#astray.get(id);
  }

  put(record: SheafRecord) {
    const from = this.#holding(record.id);
    if (!from && !this.#astray.has(record.id)) return;
    const to = this.#groups.get(this.#by.groupOf(record));
    if (from && to === from) return from.put(record);
    from?.remove(record.id);
    this.#place(record, to);
  }

  accept(record: SheafRecord) {
    if (this.get(record.id)) return;
    this.#place(record, this.#groups.get(this.#by.groupOf(record)));
    if (this.total !== undefined) this.total += 1;
    this.#changed();
  }

  #place(record: SheafRecord, to: RecordPages | undefined) {
    if (to?.insert(record, this.#by.compare)) this.#astray.delete(record.id);
    else this.#astray.set(record.id, record);
  }

  append(record: SheafRecord) {
    this.accept(record);
  }

  remove(id: number) {
    const from = this.#holding(id);
    if (!from && !this.#astray.delete(id)) return;
    if (this.total !== undefined) this.total -= 1;
    from?.remove(id);
  }

  async reload() {
    this.#astray.clear();
    await Promise.all([...this.#all.map((pages) => pages.reload()), this.#countAll()]);
  }

  #holding(id: number): RecordPages | undefined {
    return this.#all.find((pages) => pages.place(id) !== undefined);
  }

  async #countAll() {
    const { signal } = this.#stop;
    try {
      this.total = await this.#by.count(signal);
    } catch {
      // Without it the groups still tell their own.
      return;
    }
    if (!signal.aborted) this.#changed();
  }

  #changed = () => {
    this.#version += 1;
    for (const watcher of this.#watchers) watcher();
  };
}
