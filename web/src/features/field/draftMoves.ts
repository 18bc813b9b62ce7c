import type { Choice } from "@/api/table";
import type { Schema } from "@/api/schema";
import type { DraftChoice } from "@/features/field/draft";

/** A move between two choices by their keys, as new ones have no code yet. */
export interface DraftMove {
  from: number;
  to: number;
  /** The roles that may make it; none: everyone who may change the record. */
  by: string[];
  /** The fields that must be filled for it. */
  required: string[];
}

export function draftMovesOf(moves: Schema<"Move">[], choices: DraftChoice[]): DraftMove[] {
  const keys = new Map(choices.map(({ code, key }) => [code, key]));
  return moves.flatMap(({ from, to, by = [], required = [] }) => {
    const [start, end] = [keys.get(from), keys.get(to)];
    return start === undefined || end === undefined ? [] : [{ from: start, to: end, by, required }];
  });
}

/**
 * Gives choices a code that a move names; the server gives all others theirs. One that is called as a choice that was there gets its
 * code again, as the server would have it; a new one gets a code that none of the field has had.
 */
export function withCodes(choices: DraftChoice[], moves: DraftMove[], known: Choice[]): DraftChoice[] {
  const named = new Set(moves.flatMap(({ from, to }) => [from, to]));
  const taken = new Set(choices.map(({ code }) => code));
  let last = Math.max(0, ...known.map(({ code }) => code));
  return choices.map((choice) => {
    if (choice.code !== undefined || !named.has(choice.key)) return choice;
    const same = known.find(({ label, code }) => label === choice.label.trim() && !taken.has(code));
    return { ...choice, code: same?.code ?? ++last };
  });
}

/** As the API takes them; a move of a choice that is gone goes with it. */
export function movesOf(moves: DraftMove[], choices: DraftChoice[]): Schema<"Move">[] {
  const codes = new Map(choices.map(({ code, key }) => [key, code]));
  return moves.flatMap(({ from, to, by, required }) => {
    const [start, end] = [codes.get(from), codes.get(to)];
    if (start === undefined || end === undefined) return [];
    return [{ from: start, to: end, ...(by.length ? { by } : {}), ...(required.length ? { required } : {}) }];
  });
}

/** Every move that there can be: what is allowed where nothing is said. */
export const everyMove = (choices: DraftChoice[]): DraftMove[] =>
  choices.flatMap(({ key: from }) =>
    choices.flatMap(({ key: to }) => (from === to ? [] : [{ from, to, by: [], required: [] }])),
  );

/** The same moves, with these out of a choice and no others; what is asked for those that stay is kept. */
export function leadingTo(moves: DraftMove[], from: number, to: number[]): DraftMove[] {
  const others = moves.filter((move) => move.from !== from);
  const own = to.map(
    (end) =>
      moves.find((move) => move.from === from && move.to === end) ?? { from, to: end, by: [], required: [] },
  );
  return [...others, ...own].sort((a, b) => a.from - b.from || a.to - b.to);
}
