/** A filter under which two hold; a blank one always does. */
export function both(one: string, other: string): string {
  if (one.trim() === "" || other.trim() === "") return one.trim() === "" ? other : one;
  return `(${one}) and (${other})`;
}
