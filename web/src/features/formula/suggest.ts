import type { Field, Table } from "@/api/table";
import { argumentsOf, type FunctionDoc } from "@/fields/functionDocs";
import type { Writing } from "@/features/formula/scan";
import "@/ui/text/laterWords";
import { t } from "@/ui/text/text";
import { nameInFormula } from "@/views/filter/write";

/** A name that may come next. */
export interface Suggestion {
  key: string;
  label: string;
  /** What it is, in a word or two. */
  detail: string;
  /** What is written for it, and where in that the cursor goes. */
  insert: string;
  caret: number;
  field?: Field;
  doc?: FunctionDoc;
}

interface Known {
  table: Table;
  tables: Table[];
  functions: FunctionDoc[];
}

/** A record's own, which every table has. */
const own = ["@id", "@created_at", "@updated_at", "@created_by", "@updated_by", "@version"];

const plain = (text: string) => text.trim().toLocaleLowerCase();

/** Records of another table that point here, by the names that formulas know them by. */
function backLinks({ table, tables }: Pick<Known, "table" | "tables">) {
  return tables.flatMap((other) => {
    const fields = other.fields.filter(({ link }) => link?.table === table.name);
    return fields.map((field) => {
      const alone = fields.length === 1;
      return {
        table: other,
        label: alone ? other.label : `${other.label} via ${field.label}`,
        name: alone ? other.name : `${other.name}_via_${field.name}`,
      };
    });
  });
}

/** The table whose fields come behind a path; null where it leads nowhere. */
export function tableBehind(path: string[], table: Table, tables: Table[]): Table | null {
  let here: Table | undefined = table;
  for (const [step, name] of path.entries()) {
    const wanted = plain(name);
    const named = (one: { label: string; name: string }) =>
      plain(one.label) === wanted || one.name === wanted;
    const field: Field | undefined = here.fields.find(named);
    const next: Table | undefined = field
      ? tables.find((other) => other.name === field.link?.table)
      : (backLinks({ table: here, tables }).find(named)?.table ??
        (step === 0 ? tables.find(named) : undefined));
    if (!next) return null;
    here = next;
  }
  return here;
}

/** How well a name answers what was typed; less is better, none: not at all. */
function rank(names: string[], typed: string): number | null {
  if (typed === "") return 0;
  const ranks = names.map(plain).map((name) => {
    if (name.startsWith(typed)) return 0;
    return name.split(/[\s_.]+/).some((word) => word.startsWith(typed)) ? 1 : name.includes(typed) ? 2 : 9;
  });
  const best = Math.min(...ranks);
  return best === 9 ? null : best;
}

const written = (text: string, caret = text.length) => ({ insert: text, caret });

/** What may stand where something is being written: fields first, then tables, then functions, the best answer first. */
export function suggestionsFor(writing: Writing, known: Known): Suggestion[] {
  const { table, tables, functions } = known;
  const typed = plain(writing.typed);
  const found: { rank: number; suggestion: Suggestion }[] = [];
  const offer = (names: string[], suggestion: Suggestion) => {
    const got = rank(names, typed);
    if (got !== null) found.push({ rank: got, suggestion });
  };

  if (typed.startsWith("@")) {
    for (const name of own)
      offer([name], { key: name, label: name, detail: t("formula.own"), ...written(name) });
    return found.map(({ suggestion }) => suggestion);
  }

  const of = tableBehind(writing.path, table, tables);
  for (const field of of?.fields ?? []) {
    offer([field.label, field.name], {
      key: `field ${field.id}`,
      label: field.label,
      detail: t(`type.${field.type}`),
      field,
      ...written(nameInFormula(field, of?.fields ?? [])),
    });
  }
  if (writing.path.length === 0) {
    const back = backLinks(known);
    for (const { label, name } of back) {
      offer([label, name], {
        key: `back ${name}`,
        label,
        detail: t("formula.linkHere"),
        ...written(`{${label}}`),
      });
    }
    for (const other of tables.filter(
      (one) => one !== table && !back.some(({ label }) => label === one.label),
    )) {
      offer([other.label, other.name], {
        key: `table ${other.id}`,
        label: other.label,
        detail: t("formula.allRecords"),
        ...written(`{${other.label}}`),
      });
    }
    if (writing.kind === "name") {
      for (const doc of functions) {
        const text = `${doc.name}()`;
        offer([doc.name, ...doc.aliases], {
          key: `function ${doc.name}`,
          label: doc.name,
          detail: doc.signature.slice(doc.name.length),
          doc,
          ...written(text, argumentsOf(doc.signature).length ? text.length - 1 : text.length),
        });
      }
    }
  }
  // Sorting keeps the order of equals.
  return found.sort((a, b) => a.rank - b.rank).map(({ suggestion }) => suggestion);
}

/** The formula with a suggestion written into it, and where the cursor is then. */
export function taken(formula: string, writing: Writing, { insert, caret, doc }: Suggestion) {
  const rest = formula.slice(writing.to);
  // The brackets that stand there already are used.
  const text = doc && rest.startsWith("(") ? doc.name : insert;
  const at = writing.from + (text === insert ? caret : text.length + 1);
  return { formula: formula.slice(0, writing.from) + text + rest, caret: at };
}
