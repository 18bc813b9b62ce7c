import type { Field } from "@/api/table";
import { quoted } from "@/views/filter/write";

/** What a formula says in a place where a person most likely meant something else. */
export interface Slip {
  /** As it was typed. */
  typed: string;
  /** As it would be right. */
  meant: string;
  /** The whole formula with it. */
  formula: string;
}

const joins = /^(and|or|not|true|false)$/i;

/**
 * A bare word, or a word in other quotes, where a text was meant: `{Status} = Won` → `"Won"`.
 * Only what stands right of a comparison is looked at; names of fields and functions are let be.
 */
export function findSlip(formula: string, fields: Field[]): Slip | null {
  const known = new Set(
    fields.flatMap((field) => [field.label, field.name].map((name) => name.toLowerCase())),
  );
  const masked = formula.replace(/"(?:[^"]|"")*"|\{[^{}]*\}/g, (part) => "\uFFFC".repeat(part.length));
  const side =
    /(?:<=|>=|<>|!=|≠|≤|≥|=|<|>)\s*(?:(['‘’“„«])([^'‘’“”„»«\uFFFC]+)['‘’“”»]|([\p{L}_][\p{L}\p{N}_’' -]*))/gu;
  for (const match of masked.matchAll(side)) {
    const end = (match.index ?? 0) + match[0].length;
    if (match[2] !== undefined) {
      const typed = match[0].slice(match[0].search(/['‘’“„«]/));
      return slip(formula, end - typed.length, typed, match[2].trim());
    }
    const typed = wordsAtStart(match[3] ?? "");
    const start = end - (match[3] ?? "").length;
    const call = /^\s*[(.]/.test(masked.slice(start + typed.length));
    if (typed === "" || call || known.has(typed.toLowerCase())) continue;
    return slip(formula, start, typed, typed);
  }
  return null;
}

function wordsAtStart(run: string): string {
  const words: string[] = [];
  for (const word of run.trim().split(/\s+/)) {
    if (joins.test(word)) break;
    words.push(word);
  }
  return words.join(" ");
}

function slip(formula: string, start: number, typed: string, text: string): Slip {
  const meant = quoted(text);
  const there =
    formula.slice(start).match(new RegExp(`^${escaped(typed).replace(/ /g, "\\s+")}`))?.[0] ?? typed;
  return { typed, meant, formula: formula.slice(0, start) + meant + formula.slice(start + there.length) };
}

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** Where in a formula a mistake is, as the server says it, and the sentence without that. */
export interface Mistake {
  message: string;
  /** First and last character of the place; null at the end of the formula. */
  place: { from: number; to: number } | null;
}

export function readMistake(said: string): Mistake {
  const match = /^(.*?) \(at (?:the end|character (\d+)(?:, '(.*)')?)\)$/s.exec(said);
  if (!match) return { message: said, place: null };
  const [, message = said, character, there = ""] = match;
  if (character === undefined) return { message, place: null };
  const from = Number(character) - 1;
  return { message, place: { from, to: from + Math.max(1, [...there.replace(/…$/, "")].length) } };
}
