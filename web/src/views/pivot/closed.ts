import type { Closed } from "@/views/pivot/said";

/** Rows that are said to be otherwise than the others; more the server does not keep, and an address does not hold. */
export const MOST_CLOSED = 500;

/** Whether a row does not show those within it, by its key: the values that its records share, from the outermost on. */
export function closedBy(closed: Closed | null | undefined): (key: string) => boolean {
  const but = new Set(closed?.but?.map((row) => JSON.stringify(row)));
  return (key) => (closed?.all === true) !== but.has(key);
}

/**
 * Closes or opens a row. `keys`: of all rows that have rows within them. Null where too many would be otherwise than the others,
 * whichever way it is said.
 */
export function turnedAt(closed: Closed | null | undefined, key: string, keys: string[]): Closed | null {
  const all = closed?.all === true;
  const but = new Set(closed?.but?.map((row) => JSON.stringify(row)));
  if (!but.delete(key)) but.add(key);
  if (but.size <= MOST_CLOSED) return { all, but: read(but) };
  // Most are otherwise: then these are the rule, and the few that are not are named.
  const others = keys.filter((one) => !but.has(one));
  return others.length <= MOST_CLOSED ? { all: !all, but: read(others) } : null;
}

const read = (keys: Iterable<string>): NonNullable<Closed["but"]> =>
  Array.from(keys, (key) => JSON.parse(key) as NonNullable<Closed["but"]>[number]);
