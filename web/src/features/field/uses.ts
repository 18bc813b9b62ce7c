import type { Field, Rule, Table } from "@/api/table";
import type { View } from "@/api/view";
import { nameIn, pathTo, scan } from "@/features/formula/scan";
import { tableBehind } from "@/features/formula/suggest";

/** Where a field is used. */
export interface Use {
  kind:
    | "document"
    | "formula"
    | "key"
    | "link"
    | "lookup"
    | "rule"
    | "summary"
    | "tableLink"
    | "title"
    | "viewColour"
    | "viewFilter"
    | "viewFields"
    | "viewGroup"
    | "viewLook"
    | "viewSort"
    | "viewSummary";
  table: Table;
  /** The field that uses it. */
  field?: Field;
  view?: View;
  rule?: Rule;
  /** Whether the field cannot go before that is changed. Else it goes from there too. */
  holds: boolean;
}

/** Case and accents aside, as names are compared. */
const plain = (text: string) => text.normalize("NFKD").replace(/\p{M}/gu, "").trim().toLocaleLowerCase();

/** Whether a formula of a table names a field, of its own or of another table that it reaches. */
export function namesField(formula: string, of: Table, field: Field, owner: Table, tables: Table[]): boolean {
  const tokens = scan(formula);
  return tokens.some((token, at) => {
    if (token.kind !== "field" && token.kind !== "name") return false;
    const next = tokens[at + 1];
    // A word before a bracket is a function.
    if (token.kind === "name" && next?.text === "(" && next.from === token.to) return false;
    const name = plain(nameIn(token));
    if (name !== plain(field.label) && name !== field.name) return false;
    return tableBehind(pathTo(tokens, token.from), of, tables) === owner;
  });
}

/** The field of a part of an order or of groups: without its way, and without the span of days that are put together. */
const bareName = (part: string) => part.replace(/^-/, "").replace(/:.*$/, "");

/** Every place that names a field, those first that hold it. */
export function usesOf(field: Field, owner: Table, tables: Table[]): Use[] {
  const uses = tables.flatMap((table) => [
    ...inFields(field, owner, table, tables),
    ...(table.rules ?? []).flatMap((rule) => inRule(rule, field, owner, table, tables)),
    ...(table.views ?? []).flatMap((view) => inView(view, field, owner, table, tables)),
  ]);
  const own: [Use["kind"], boolean][] = [
    ["title", owner.title === field.name],
    ["key", owner.key.includes(field.name)],
    ["document", owner.document === field.name],
    ["summary", owner.summary?.[field.name] !== undefined],
  ];
  for (const [kind, used] of own) if (used) uses.push({ kind, table: owner, holds: false });
  return uses.sort((a, b) => Number(b.holds) - Number(a.holds));
}

function inFields(field: Field, owner: Table, table: Table, tables: Table[]): Use[] {
  return table.fields.flatMap((other): Use[] => {
    if (table === owner && other.id === field.id) return [];
    if (other.link?.table === owner.name && other.link.field === field.name)
      return [{ kind: "link", table, field: other, holds: true }];
    if (other.lookup) {
      const through = table.fields.find((one) => one.name === other.lookup?.link);
      const shown = through?.link?.table === owner.name && other.lookup.field === field.name;
      const step = table === owner && through?.id === field.id;
      return shown || step ? [{ kind: "lookup", table, field: other, holds: true }] : [];
    }
    const named = other.formula !== undefined && namesField(other.formula, table, field, owner, tables);
    // A link that points here is named by the formulas that reach through it.
    return named || reaches(other.formula, field, owner, table, tables)
      ? [{ kind: "formula", table, field: other, holds: true }]
      : [];
  });
}

/** Whether a formula comes from the linked table by this very link: `{Orders via Customer}`, or `{Orders}` where there is but one. */
function reaches(
  formula: string | undefined,
  field: Field,
  owner: Table,
  table: Table,
  tables: Table[],
): boolean {
  if (formula === undefined || field.link?.table !== table.name) return false;
  const alone = owner.fields.filter((other) => other.link?.table === table.name).length === 1;
  const names = alone
    ? [owner.label, owner.name]
    : [`${owner.label} via ${field.label}`, `${owner.name}_via_${field.name}`];
  const tokens = scan(formula);
  return tokens.some(
    (token) =>
      (token.kind === "field" || token.kind === "name") &&
      names.some((name) => plain(name) === plain(nameIn(token))) &&
      tableBehind(pathTo(tokens, token.from), table, tables) === table,
  );
}

function inRule(rule: Rule, field: Field, owner: Table, table: Table, tables: Table[]): Use[] {
  if (rule.rule === "formula") {
    const named = namesField(rule.formula, table, field, owner, tables);
    return named ? [{ kind: "rule", table, rule, holds: true }] : [];
  }
  if (table !== owner) return [];
  const fields = rule.rule === "unique" ? rule.fields : [rule.from, rule.to, ...(rule.within ?? [])];
  return fields.includes(field.name) ? [{ kind: "rule", table, rule, holds: false }] : [];
}

function inView(view: View, field: Field, owner: Table, table: Table, tables: Table[]): Use[] {
  const uses: Use[] = [];
  const reads = (formula: string) => namesField(formula, table, field, owner, tables);
  const add = (kind: Use["kind"], holds: boolean, used: boolean | undefined) => {
    if (used) uses.push({ kind, table, view, holds });
  };
  add("viewFilter", true, view.filter !== undefined && reads(view.filter));
  add(
    "viewColour",
    true,
    view.colours?.some(({ when }) => reads(when)),
  );
  if (table !== owner) return uses;
  const named = (part: string) => bareName(part) === field.name;
  add("viewLook", true, lookFields(view.look).some(named));
  add(
    "viewColour",
    false,
    view.colours?.some((colour) => colour.field === field.name),
  );
  add("viewGroup", false, view.group?.some(named));
  add("viewSort", false, view.sort.some(named));
  add("viewFields", false, view.fields?.includes(field.name));
  add("viewSummary", false, view.summary?.[field.name] !== undefined);
  return uses;
}

/** The fields that decide where a record lies in a view. */
function lookFields(look: View["look"]): string[] {
  switch (look?.kind) {
    case "board":
      return [look.by];
    case "calendar":
      return [look.from, look.to ?? ""];
    case "timeline":
      return [look.from, look.to ?? "", look.after ?? ""];
    case "gallery":
      return [look.cover ?? ""];
    case "pivot":
      return [...look.rows, look.columns ?? ""];
    default:
      return [];
  }
}

/** Whether a formula of another table goes to a table, along a link or by its name. */
function goesTo(formula: string | undefined, of: Table, table: Table, tables: Table[]): boolean {
  if (!formula) return false;
  const tokens = scan(formula);
  return tokens.some(
    (token) =>
      (token.kind === "field" || token.kind === "name") &&
      tableBehind([...pathTo(tokens, token.from), nameIn(token)], of, tables) === table,
  );
}

/** What in other tables needs a table, so that it cannot go before that is changed. */
export function usesOfTable(table: Table, tables: Table[]): Use[] {
  return tables
    .filter((other) => other !== table)
    .flatMap((other): Use[] => [
      ...other.fields.flatMap((field): Use[] => {
        const use = { table: other, field, holds: true };
        if (field.link?.table === table.name) return [{ kind: "tableLink", ...use }];
        const through = other.fields.find((one) => one.name === field.lookup?.link);
        if (through?.link?.table === table.name) return [{ kind: "lookup", ...use }];
        return goesTo(field.formula, other, table, tables) ? [{ kind: "formula", ...use }] : [];
      }),
      ...(other.rules ?? []).flatMap((rule): Use[] =>
        rule.rule === "formula" && goesTo(rule.formula, other, table, tables)
          ? [{ kind: "rule", table: other, rule, holds: true }]
          : [],
      ),
      ...(other.views ?? []).flatMap((view): Use[] => [
        ...(goesTo(view.filter, other, table, tables)
          ? [{ kind: "viewFilter" as const, table: other, view, holds: true }]
          : []),
        ...(view.colours?.some(({ when }) => goesTo(when, other, table, tables))
          ? [{ kind: "viewColour" as const, table: other, view, holds: true }]
          : []),
      ]),
    ]);
}
