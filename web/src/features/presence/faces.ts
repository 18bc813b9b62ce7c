import type { Other } from "@/api/presence";
import { chipHues } from "@/ui/theme";

export interface Face {
  name: string;
  /** They look at the same record. */
  same: boolean;
}

/** Each person once, those at the same record first. */
export function gathered(others: Other[], record: number | undefined): Face[] {
  const found = new Map<string, boolean>();
  for (const { name, record: theirs } of others) {
    const same = record !== undefined && theirs === record;
    found.set(name, same || found.get(name) === true);
  }
  return [...found]
    .map(([name, same]) => ({ name, same }))
    .sort((a, b) => Number(b.same) - Number(a.same) || a.name.localeCompare(b.name));
}

/** `Ann Weber` → `AW`, `ann` → `A`. */
export function initialsOf(name: string): string {
  const words = name.split(/\s+/).filter(Boolean);
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined].map((word) => [...(word ?? "")][0]);
  return letters.join("").toUpperCase() || "?";
}

/** The same hue for the same name on everybody's screen. */
export function hueOf(name: string): number {
  const sum = [...name].reduce((all, letter) => (all * 31 + (letter.codePointAt(0) ?? 0)) % 9973, 7);
  return chipHues[sum % chipHues.length] ?? chipHues[0];
}
