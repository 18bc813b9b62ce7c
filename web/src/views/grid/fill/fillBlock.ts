import type { Field } from "@/api/table";
import { kindOf, shownAs } from "@/fields/kinds";
import { writeText } from "@/fields/writeText";
import { jsonDecimal } from "@/ui/decimal";
import { exactly, type Block, type Carried } from "@/views/grid/carried";
import type { Stretch } from "@/views/grid/range";
import { seriesOf, type SampleKind } from "@/views/grid/fill/series";

/** A cell that a fill goes on from, and the field it stands in. */
export interface Sample {
  cell: Carried;
  field: Field;
}

const sampleKinds: Partial<Record<Field["type"], SampleKind>> = {
  integer: "number",
  number: "number",
  money: "number",
  percent: "number",
  rating: "number",
  date: "day",
  datetime: "moment",
  time: "clock",
  text: "text",
  long_text: "text",
  choice: "text",
  status: "text",
};

/** What comes into the cells that a range was dragged over: each row or column goes on by itself. */
export function fillBlock(source: Sample[][], { way, beyond }: Stretch, languages: readonly string[]): Block {
  const down = way === "down" || way === "up";
  const lines = down ? turned(source) : source;
  const back = way === "up" || way === "left";
  const many = down ? beyond.height : beyond.width;
  const filled = lines.map((line) => {
    const next = goOn(back ? [...line].reverse() : line, many, languages);
    return back ? next.reverse() : next;
  });
  return down ? turned(filled) : filled;
}

function turned<T>(rows: T[][]): T[][] {
  return (rows[0] ?? []).map((_, at) => rows.flatMap((row) => row.slice(at, at + 1)));
}

/** The next cells after a line of samples: its series, else the samples again. */
function goOn(line: Sample[], many: number, languages: readonly string[]): Carried[] {
  const series = lineSeries(line, languages);
  const next = Array.from({ length: many }, (_, at) => series?.(at));
  // A choice that is not among them ends no series: then none was meant.
  const whole = next.every((cell) => cell !== undefined);
  return next.map((cell, at) => (whole ? cell : line[at % line.length]?.cell) ?? { text: "" });
}

function lineSeries(line: Sample[], languages: readonly string[]) {
  const [first] = line;
  if (!first) return null;
  const as = shownAs(first.field).field;
  const kind = sampleKinds[as.type];
  const alike = line.every(({ field }) => sampleKinds[shownAs(field).field.type] === kind);
  if (!kind || !alike || line.some(({ cell }) => !cell.exact)) return null;
  const series = seriesOf(
    kind,
    line.map(({ cell }) => String(cell.exact?.value ?? "")),
    languages,
  );
  return series && ((after: number) => cellOf(series(after), as, kind));
}

function cellOf(text: string, field: Field, kind: SampleKind): Carried | undefined {
  if (field.choices) {
    const read = kindOf(field).read?.(text, field);
    if (!read?.ok) return undefined;
  }
  const value = kind === "number" ? jsonDecimal(text) : text;
  return { text: writeText(value, field), exact: exactly(value, field) };
}
