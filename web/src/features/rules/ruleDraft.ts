import type { Rule } from "@/api/table";

export type RuleKind = Rule["rule"];
export const ruleKinds: RuleKind[] = ["unique", "no_overlap", "formula"];

/** A rule while it is written; what belongs to another kind is kept, so that a kind may be tried and left. */
export interface RuleDraft {
  kind: RuleKind;
  fields: string[];
  from: string | null;
  to: string | null;
  within: string[];
  formula: string;
  message: string;
}

const blank: RuleDraft = {
  kind: "unique",
  fields: [],
  from: null,
  to: null,
  within: [],
  formula: "",
  message: "",
};

export function draftOfRule(rule: Rule | null): RuleDraft {
  if (!rule) return blank;
  const draft = { ...blank, kind: rule.rule };
  switch (rule.rule) {
    case "unique":
      return { ...draft, fields: rule.fields };
    case "no_overlap":
      return {
        ...draft,
        from: rule.from,
        to: rule.to,
        within: rule.within ?? [],
        message: rule.message ?? "",
      };
    case "formula":
      return { ...draft, formula: rule.formula, message: rule.message };
  }
}

/** Why a draft is no rule yet: the part that is missing. */
export function missingInRule(draft: RuleDraft): "fields" | "spans" | "formula" | "message" | null {
  switch (draft.kind) {
    case "unique":
      return draft.fields.length < 2 ? "fields" : null;
    case "no_overlap":
      return draft.from && draft.to ? null : "spans";
    case "formula":
      if (draft.formula.trim() === "") return "formula";
      return draft.message.trim() === "" ? "message" : null;
  }
}

/** The rule that a complete draft says. */
export function ruleOf(draft: RuleDraft): Rule {
  const message = draft.message.trim();
  switch (draft.kind) {
    case "unique":
      return { rule: "unique", fields: draft.fields };
    case "no_overlap":
      return {
        rule: "no_overlap",
        from: draft.from ?? "",
        to: draft.to ?? "",
        within: draft.within,
        ...(message ? { message } : {}),
      };
    case "formula":
      return { rule: "formula", formula: draft.formula.trim(), message };
  }
}
