import { readDay } from "@/fields/time";
import type { NamedDay } from "@/features/settings/said";

export interface Pasted {
  days: NamedDay[];
  /** Lines in which no day can be read, as they were pasted. */
  unread: string[];
}

/** Where a day ends and its name begins, in what is copied from tables and texts. */
const between = /\t|;|\s[|–—-]\s|,\s+(?!\d{4})|:\s/;

/** Days from lines: `2026-12-25 Christmas`, `25.12.2026; Christmas`, `Christmas<tab>25 December 2026`. Each day once, the last name counts. */
export function readDays(text: string): Pasted {
  const days = new Map<string, string>();
  const unread: string[] = [];
  for (const line of text.split(/\r?\n/).map((each) => each.trim())) {
    if (line === "") continue;
    const day = readLine(line);
    if (day) days.set(day.date, day.name || (days.get(day.date) ?? ""));
    else unread.push(line);
  }
  return { days: ordered([...days].map(([date, name]) => ({ date, name }))), unread };
}

export const ordered = (days: NamedDay[]): NamedDay[] =>
  [...days].sort((a, b) => a.date.localeCompare(b.date));

function readLine(line: string): NamedDay | null {
  const parts = line
    .split(between)
    .map((part) => part.trim().replace(/^"(.*)"$/, "$1"))
    .filter((part) => part !== "");
  const at = parts.findIndex((part) => dayIn(part) !== null);
  if (parts.length > 1 && at >= 0) {
    const name = parts.filter((_, other) => other !== at).join(", ");
    return { date: dayIn(parts[at] ?? "") ?? "", name };
  }
  return splitByWords(line);
}

/** A day at the beginning or at the end of a line, as long as it can be: `25 December 2026 Christmas`. */
function splitByWords(line: string): NamedDay | null {
  const words = line.split(/\s+/);
  for (let many = Math.min(words.length, MOST_WORDS); many > 0; many--) {
    const first = dayIn(words.slice(0, many).join(" "));
    if (first) return { date: first, name: trimmed(words.slice(many)) };
    const last = dayIn(words.slice(-many).join(" "));
    if (last) return { date: last, name: trimmed(words.slice(0, -many)) };
  }
  return null;
}

/** `25 de diciembre de 2026`. */
const MOST_WORDS = 5;

const trimmed = (words: string[]) => words.join(" ").replace(/^[,;:–—-]\s*|\s*[,;:–—-]$/g, "");

function dayIn(text: string): string | null {
  // `today` is a day, and no holiday.
  if (!/\d/.test(text)) return null;
  const reading = readDay(text);
  return reading.ok && reading.value !== null ? String(reading.value) : null;
}
