import { decimalOf, unitsOf } from "@/ui/decimal";

/** Digits that an average has beyond its values, as the server's have. */
const FURTHER = 6;

/** What some exact decimals come to. */
export class Tally {
  count = 0;
  #places = 0;
  #sum = 0n;
  #least: bigint | undefined;
  #most: bigint | undefined;

  add(value: number | string) {
    this.#take(value, (units) => {
      this.count += 1;
      this.#sum += units;
      if (this.#least === undefined || units < this.#least) this.#least = units;
      if (this.#most === undefined || units > this.#most) this.#most = units;
    });
  }

  /** So many values at once, of which it is known what they come to. */
  addAll(count: number, sum: number | string, least: number | string, most: number | string) {
    this.count += count;
    this.#take(sum, (units) => (this.#sum += units));
    this.#take(least, (units) => (this.#least = smaller(this.#least, units)));
    this.#take(most, (units) => (this.#most = larger(this.#most, units)));
  }

  get sum(): string {
    return this.#text(this.#sum);
  }

  /** Cut off after some digits; none: there are no values. */
  get average(): string | null {
    if (this.count === 0) return null;
    const units = (this.#sum * 10n ** BigInt(FURTHER)) / BigInt(this.count);
    return decimalOf({ units, places: this.#places + FURTHER });
  }

  get least(): string | null {
    return this.#least === undefined ? null : this.#text(this.#least);
  }

  get most(): string | null {
    return this.#most === undefined ? null : this.#text(this.#most);
  }

  #text = (units: bigint) => decimalOf({ units, places: this.#places });

  /** All that was taken so far has as many places as the one with the most. */
  #take(value: number | string, act: (units: bigint) => void) {
    const given = unitsOf(value);
    if (!given) return;
    const wider = given.places - this.#places;
    if (wider > 0) {
      const scale = 10n ** BigInt(wider);
      this.#sum *= scale;
      if (this.#least !== undefined) this.#least *= scale;
      if (this.#most !== undefined) this.#most *= scale;
      this.#places = given.places;
    }
    act(wider < 0 ? given.units * 10n ** BigInt(-wider) : given.units);
  }
}

const smaller = (a: bigint | undefined, b: bigint) => (a === undefined || b < a ? b : a);
const larger = (a: bigint | undefined, b: bigint) => (a === undefined || b > a ? b : a);
