import type { AuditEntry } from "@/api/audit";
import type { Called } from "@/features/audit/said";
import { abilities, deeds } from "@/features/roles/rights";
import { labelOf, valueWords } from "@/features/settings/said";
import { t } from "@/ui/text/text";
import "@/ui/text/accessWords";
import "@/ui/text/laterWords";
import "@/ui/text/settingsWords";

type Changed = NonNullable<AuditEntry["changed"]>[number];

/** What became otherwise of settings and roles, a line a part: what it was, and what it is. */
export function changedSaid({ changed }: AuditEntry, called: Called): string[] {
  return (changed ?? []).map((one) => {
    const [of, words] = one.part === "setting" ? settingSaid(one, called) : roleSaid(one, called);
    return `${of}: ${words(one.before)} → ${words(one.after)}`;
  });
}

type Said = [of: string, words: (value: unknown) => string];

/** A value of which the log says only how long it is. */
const isLong = (value: unknown) => typeof value === "object" && value !== null && "bytes" in value;

function settingSaid({ name, label }: Changed, { setting }: Called): Said {
  const known = setting(name);
  const words = (value: unknown) => (known ? valueWords(known, value) : plain(value));
  return [known ? labelOf(known) : label, (value) => (isLong(value) ? t("audit.changedLong") : words(value))];
}

function plain(value: unknown): string {
  if (value === null || value === undefined) return t("roles.usual");
  if (typeof value === "boolean") return t(value ? "field.yes" : "field.no");
  return typeof value === "string" ? value : JSON.stringify(value);
}

function roleSaid({ label, path }: Changed, called: Called): Said {
  const words = (value: unknown) => {
    if (isLong(value)) return t("audit.changedLong");
    if (path[0] === "base" && typeof value === "string") return called.role(value) ?? value;
    if (value === "hidden") return t("roles.hidden");
    return value === "read_only" ? t("roles.readOnly") : plain(value);
  };
  return [t("audit.changedRole", { role: label, what: placeOf(path, called) }), words];
}

/** What of a role is meant. */
function placeOf(path: string[], called: Called): string {
  const [first, second, third, fourth] = path;
  if (first === "label") return t("roles.name");
  if (first === "description") return t("roles.description");
  if (first === "base") return t("roles.base");
  const ability = abilities.find((one) => one === second);
  if (first === "may" && ability) return t(`roles.ability.${ability}`);
  if (first !== "tables" || second === undefined || third === undefined) return path.join(", ");
  const table = called.table(second) ?? second;
  const deed = deeds.find((one) => one === third);
  if (deed) return t("roles.what", { deed: t(`roles.deed.${deed}`), table });
  return fourth === undefined ? `${table}, ${third}` : `${table}, ${called.field(second, fourth) ?? fourth}`;
}
