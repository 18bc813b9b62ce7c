/** Work that is under way, and that other work must wait for. */
export class Going {
  readonly #works = new Set<Promise<unknown>>();

  during<T>(work: Promise<T>): Promise<T> {
    this.#works.add(work);
    return work.finally(() => this.#works.delete(work));
  }

  /** Resolves when nothing is under way, with what began meanwhile done too. */
  async over(): Promise<void> {
    while (this.any) await Promise.allSettled(this.#works);
  }

  get any(): boolean {
    return this.#works.size > 0;
  }
}
