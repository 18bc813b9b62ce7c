/** So many at once and no more; who waits comes next in the order in which they came. */
export class Slots {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(width: number) {
    this.#free = width;
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free -= 1;
    else await new Promise<void>((go) => this.#waiting.push(go));
    try {
      return await work();
    } finally {
      // A place that is given on is never free in between, so nobody slips in.
      const next = this.#waiting.shift();
      if (next) next();
      else this.#free += 1;
    }
  }
}
