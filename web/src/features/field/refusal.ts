import type { FieldBody } from "@/api/field";
import { Problem, sentence } from "@/api/problem";

/** Why a change is refused, by the part that it is about. */
export type Refusal = Partial<Record<keyof FieldBody, string>>;

/** What the server's sentences begin with, where it names the field and not its part (sheaf-model/src/check.rs). */
const openings: [RegExp, (keyof FieldBody)[]][] = [
  [/^The pattern of /, ["pattern"]],
  [/^A default or bound of /, ["default", "min", "max"]],
  [/^A move of /, ["moves"]],
  [/^A choice of |^The choice '| has the choice '|; at most \d+ are possible\.$/, ["choices"]],
  [/ cannot be unique: /, ["unique"]],
];

/** The parts whose controls say what is wrong with them; of others it is said below the form. */
const placed: (keyof FieldBody)[] = [
  "choices",
  "default",
  "max",
  "max_length",
  "min",
  "moves",
  "pattern",
  "unique",
];

/** The part of the change that an error is about; none where it is about the whole. */
export function refusedPart(error: unknown, changes: FieldBody): keyof FieldBody | undefined {
  if (!(error instanceof Problem)) return undefined;
  const [first] = error.errors;
  const named = placed.find((part) => part === first?.field);
  const message = first?.message ?? error.message;
  const parts = openings.find(([opening]) => opening.test(message))?.[1] ?? [];
  // A value that stood there before may be what does not fit a new pattern.
  return named ?? parts.find((part) => changes[part] !== undefined && changes[part] !== null) ?? parts[0];
}

export function refusalOf(error: unknown, changes: FieldBody): Refusal {
  const part = refusedPart(error, changes);
  if (!part) return {};
  const hint = error instanceof Problem && error.hint ? ` ${error.hint}` : "";
  return { [part]: sentence(error) + hint };
}
