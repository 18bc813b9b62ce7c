import { conditionOn, isGroup, type Condition, type Filter, type Join } from "@/views/filter/filter";
import type { Field } from "@/api/table";

/** A filter while it is put together: what was typed in a line stays with it, wherever the line goes. */
export type Line = ConditionLine | GroupLine;

export interface ConditionLine {
  key: number;
  condition: Condition;
}

export interface GroupLine {
  key: number;
  join: Join;
  lines: Line[];
}

export const isGroupLine = (line: Line): line is GroupLine => "lines" in line;

let made = 0;
const nextKey = () => ++made;

export const lineOf = (condition: Condition): ConditionLine => ({ key: nextKey(), condition });

export function linesOf({ join, parts }: Filter): GroupLine {
  const lines = parts.map((part) => (isGroup(part) ? linesOf(part) : lineOf(part)));
  return { key: nextKey(), join, lines };
}

export function filterOf({ join, lines }: GroupLine): Filter {
  return { join, parts: lines.map((line) => (isGroupLine(line) ? filterOf(line) : line.condition)) };
}

/** Within "and" one groups what "or" joins, and the other way round: another group would say nothing new. */
export function groupIn(group: GroupLine, field: Field): GroupLine {
  const join = group.join === "and" ? "or" : "and";
  return { key: nextKey(), join, lines: [lineOf(conditionOn(field))] };
}

/** The field of the last condition, however deep. */
export function lastField(group: GroupLine): string | undefined {
  const last = group.lines.at(-1);
  return last && (isGroupLine(last) ? lastField(last) : last.condition.field);
}
