import type { FieldBody } from "@/api/field";
import { Problem, sentence } from "@/api/problem";

/** Why a change is refused, by the part that it is about. */
export type Refusal = Partial<Record<keyof FieldBody, string>>;

/** The parts whose controls say what is wrong with them; of others it is said below the form. */
const placed: (keyof FieldBody)[] = [
  "choices",
  "default",
  "max",
  "max_length",
  "min",
  "moves",
  "pattern",
  "section",
  "unique",
];

/** The part of the change that an error is about; none where it is about the whole. The server names it at the end of a place: `leads.note.max`. */
export function refusedPart(error: unknown): keyof FieldBody | undefined {
  if (!(error instanceof Problem)) return undefined;
  const place = error.errors[0]?.field.split(".") ?? [];
  // `leads.max` is about a field that is called so, and not about a part of one.
  const named = place.length === 2 ? undefined : place.at(-1);
  return placed.find((part) => part === named);
}

export function refusalOf(error: unknown): Refusal {
  const part = refusedPart(error);
  if (!part) return {};
  const hint = error instanceof Problem && error.hint ? ` ${error.hint}` : "";
  return { [part]: sentence(error) + hint };
}
