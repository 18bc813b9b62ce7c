import type { Field } from "@/api/table";

/**
 * The choices that a status may be moved to from the one it has; null where nothing holds it back. Who may make a move, and
 * what must be filled for it, is left to the server, which says so where it refuses.
 */
export function reachable(field: Field, from: unknown): string[] | null {
  const choices = field.choices ?? [];
  const now = choices.find((choice) => choice.label === from);
  if (!now || !field.moves?.length) return null;
  const codes = new Set(field.moves.filter((move) => move.from === now.code).map((move) => move.to));
  return choices.filter((choice) => choice === now || codes.has(choice.code)).map((choice) => choice.label);
}
