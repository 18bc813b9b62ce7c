import { call, to } from "@/api/client";
import type { Change } from "@/api/change";
import { liveOf } from "@/api/live";
import type { Schema } from "@/api/schema";

/** Records that come into sight within this time are asked for together, in ms. */
const GATHER = 60;
/** After a failure nothing is asked for so long. */
const REST = 5000;
/** Records of one question, which must fit into an address. */
const AT_ONCE = 400;

/** How many comments the records of a table have: asked for those that are looked at, and anew when somebody comments. */
export class CommentCounts {
  #known = new Map<number, number>();
  readonly #wanted = new Set<number>();
  readonly #watchers = new Set<() => void>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #unfollow: (() => void) | undefined;
  #version = 0;
  readonly #workspace: string;
  readonly #table: string;

  constructor(workspace: string, table: string) {
    this.#workspace = workspace;
    this.#table = table;
  }

  /** What is known of a record; one that is not known yet is asked for, if somebody watches by then. */
  of(record: number): number {
    // One that is not made yet has none.
    if (record < 0) return 0;
    const count = this.#known.get(record);
    if (count === undefined) this.#want(record);
    return count ?? 0;
  }

  version = () => this.#version;

  /** While nobody watches, nothing is followed, and nothing is known. */
  watch = (watcher: () => void): (() => void) => {
    this.#watchers.add(watcher);
    this.#unfollow ??= liveOf(this.#workspace).on((change) => this.#hear(change));
    return () => {
      this.#watchers.delete(watcher);
      if (this.#watchers.size) return;
      this.#unfollow?.();
      this.#unfollow = undefined;
      clearTimeout(this.#timer);
      this.#timer = undefined;
      this.#known.clear();
      this.#wanted.clear();
    };
  };

  #hear({ kind, table, record }: Change) {
    if (kind !== "comment" && kind !== "undo") return;
    if (table && table !== this.#table) return;
    if (record) {
      // What is shown stands until the new count has come.
      if (this.#known.has(record)) this.#want(record);
    } else for (const known of this.#known.keys()) this.#want(known);
  }

  #want(record: number) {
    this.#wanted.add(record);
    this.#timer ??= setTimeout(() => void this.#ask(), GATHER);
  }

  async #ask() {
    if (this.#watchers.size === 0) {
      this.#timer = undefined;
      return this.#wanted.clear();
    }
    const asked = [...this.#wanted].slice(0, AT_ONCE);
    for (const record of asked) this.#wanted.delete(record);
    let wait = GATHER;
    try {
      const { counts } = await call<Schema<"CommentCounts">>(`${to("tables", this.#table)}/comments/counts`, {
        workspace: this.#workspace,
        query: { records: asked.join(",") },
      });
      if (!this.#watchers.size) return;
      let changed = false;
      for (const record of asked) {
        const count = counts[String(record)] ?? 0;
        changed ||= (this.#known.get(record) ?? 0) !== count;
        this.#known.set(record, count);
      }
      if (changed) this.#tell();
    } catch {
      // A count that cannot be had is not shown; it is asked for again later.
      for (const record of asked) this.#wanted.add(record);
      wait = REST;
    }
    this.#timer =
      this.#wanted.size && this.#watchers.size ? setTimeout(() => void this.#ask(), wait) : undefined;
  }

  #tell() {
    this.#version += 1;
    for (const watcher of this.#watchers) watcher();
  }
}

const all = new Map<string, CommentCounts>();

/** One for all who look at a table. */
export function commentCountsOf(workspace: string, table: string): CommentCounts {
  const key = `${workspace}/${table}`;
  let counts = all.get(key);
  if (!counts) {
    counts = new CommentCounts(workspace, table);
    all.set(key, counts);
  }
  return counts;
}
