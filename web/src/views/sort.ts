/** One part of an order: `-amount,name` is amount from high to low, then name. */
export interface SortPart {
  field: string;
  down: boolean;
}

export function readSort(text: string): SortPart[] {
  return text
    .split(",")
    .filter((part) => part.trim() !== "")
    .map((part) => ({ field: part.replace(/^-/, ""), down: part.startsWith("-") }));
}

export function writeSort(parts: SortPart[]): string {
  return parts.map((part) => (part.down ? "-" : "") + part.field).join(",");
}

/** The order with one field put first, or taken out where `way` is null. */
export function sortBy(parts: SortPart[], field: string, way: "up" | "down" | null): SortPart[] {
  const others = parts.filter((part) => part.field !== field);
  return way === null ? others : [{ field, down: way === "down" }, ...others].slice(0, 3);
}
