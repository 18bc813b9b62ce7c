/**
 * How many files are on their way to a field of a record. It is apart from the uploads themselves, so that a grid can show it before
 * anybody has added a file.
 */
class Uploading {
  #counts = new Map<string, number>();
  #watchers = new Set<() => void>();
  #version = 0;

  of(place: string): number {
    return this.#counts.get(place) ?? 0;
  }

  set(place: string, count: number) {
    if (this.of(place) === count) return;
    if (count > 0) this.#counts.set(place, count);
    else this.#counts.delete(place);
    this.#version += 1;
    for (const watcher of this.#watchers) watcher();
  }

  watch = (watcher: () => void): (() => void) => {
    this.#watchers.add(watcher);
    return () => void this.#watchers.delete(watcher);
  };

  version = (): number => this.#version;
}

export const uploading = new Uploading();

/** The name of a field of a record among all that files can go to. */
export const placeKey = (workspace: string, table: string, record: number, field: string): string =>
  [workspace, table, record, field].join("/");
