import type { SheafRecord } from "@/api/record";
import type { View } from "@/api/view";

/** A colour for the records of which a formula is true. */
export type Colouring = NonNullable<View["colours"]>[number];
export type Colour = Colouring["colour"];

export const colours: Colour[] = [
  "red",
  "orange",
  "yellow",
  "green",
  "teal",
  "blue",
  "purple",
  "pink",
  "grey",
];

/** As many as the server takes (sheaf-query/src/plan/shape.rs). */
export const MOST_COLOURS = 20;

/** The colour of a cell: that of the first rule which holds for its record and is for its column or the whole row. */
export function colourOf(record: SheafRecord, colours: Colouring[], field: string): Colour | undefined {
  const held = record.marks;
  if (!held?.length) return undefined;
  return colours.find((each, at) => held.includes(at) && (!each.field || each.field === field))?.colour;
}

/** As it stands in the address: blank for none. */
export const writeColours = (colours: Colouring[]): string => (colours.length ? JSON.stringify(colours) : "");

/** What stands in an address may be anything. */
export function readColours(text: string): Colouring[] {
  if (text === "") return [];
  try {
    const read: unknown = JSON.parse(text);
    return Array.isArray(read) ? read.filter(isColouring) : [];
  } catch {
    return [];
  }
}

function isColouring(value: unknown): value is Colouring {
  return (
    typeof value === "object" &&
    value !== null &&
    "when" in value &&
    typeof value.when === "string" &&
    "colour" in value &&
    typeof value.colour === "string"
  );
}
