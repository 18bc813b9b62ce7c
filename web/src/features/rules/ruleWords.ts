import type { Rule, Table } from "@/api/table";
import { perLocale } from "@/ui/locale";
import { t } from "@/ui/text/text";
import "@/ui/text/laterWords";

const list = perLocale((tag) => new Intl.ListFormat(tag, { type: "conjunction" }));

/** A rule as one would say it. */
export function ruleWords(rule: Rule, table: Table): string {
  const label = (name: string) => table.fields.find((field) => field.name === name)?.label ?? name;
  switch (rule.rule) {
    case "unique":
      return t("rules.said.unique", { fields: list().format(rule.fields.map(label)) });
    case "no_overlap": {
      const span = { from: label(rule.from), to: label(rule.to) };
      const within = (rule.within ?? []).map(label);
      return within.length
        ? t("rules.said.noOverlapWithin", { ...span, within: list().format(within) })
        : t("rules.said.noOverlap", span);
    }
    case "formula":
      return rule.message;
  }
}
