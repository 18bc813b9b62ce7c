import type { LeftOut } from "@/views/grid/lay";

/** What of the last act was not written, by the cells that it was for; told there until something else is done. */
export class Refused {
  #cells = new Map<string, LeftOut>();
  readonly #watchers = new Set<() => void>();
  #version = 0;

  of(record: number, field: string): LeftOut | undefined {
    return this.#cells.get(`${record} ${field}`);
  }

  /** Those without a record of their own, such as rows that were to be made, have no cell. */
  set(left: LeftOut[], recordAt: (row: number) => number | undefined) {
    if (left.length === 0 && this.#cells.size === 0) return;
    this.#cells = new Map(
      left.flatMap((one) => {
        const record = one.isNew ? undefined : (one.record ?? recordAt(one.row));
        return record === undefined || one.field === undefined
          ? []
          : [[`${record} ${one.field}`, one] as const];
      }),
    );
    this.#version += 1;
    for (const watcher of this.#watchers) watcher();
  }

  version = () => this.#version;

  watch = (watcher: () => void): (() => void) => {
    this.#watchers.add(watcher);
    return () => void this.#watchers.delete(watcher);
  };
}
