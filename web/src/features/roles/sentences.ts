import type { Role } from "@/api/role";
import type { Table } from "@/api/table";
import { deeds, permission, type Deed } from "@/features/roles/rights";
import { localeTag } from "@/ui/text/language";
import { t } from "@/ui/text/text";

const verb = (deed: Deed) => t(`roles.${deed}`);

/** What a role may do with a table, as sentences that a person reads. */
export function sentences(role: Pick<Role, "base" | "tables">, table: Table): string[] {
  const said = deeds.map((deed) => ({ deed, permission: permission(role, table.name, deed) }));
  if (said[0]?.permission === false) return [t("roles.said.none")];
  const together = new Map<string, Deed[]>();
  for (const { deed, permission } of said) {
    if (permission === false) continue;
    const key = permission === true ? "" : permission;
    together.set(key, [...(together.get(key) ?? []), deed]);
  }
  const list = new Intl.ListFormat(localeTag(), { type: "conjunction" });
  const whole = [...together].map(([formula, of]) => {
    const words = list.format(of.map(verb));
    const sentence = formula
      ? t("roles.said.where", { deeds: words, formula })
      : t("roles.said.all", { deeds: words });
    return capital(sentence);
  });
  const fields = (right: string) => {
    const named = Object.entries(role.tables[table.name]?.fields ?? {}).filter(([, said]) => said === right);
    return named.map(([name]) => table.fields.find((field) => field.name === name)?.label ?? name);
  };
  const hidden = fields("hidden");
  const readOnly = fields("read_only");
  if (hidden.length) whole.push(t("roles.said.hidden", { fields: hidden.join(", ") }));
  if (readOnly.length) whole.push(t("roles.said.readOnly", { fields: readOnly.join(", ") }));
  return whole;
}

/** A sentence that begins with it. */
export const capital = (text: string) => text.charAt(0).toLocaleUpperCase(localeTag()) + text.slice(1);
