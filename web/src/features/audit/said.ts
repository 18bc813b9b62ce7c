import type { AuditEntry } from "@/api/audit";
import type { Setting } from "@/api/settings";
import { t } from "@/ui/text/text";
import "@/ui/text/accessWords";

/** What people call what is meant, where it is known: a table by its label, a record by its title, a role by its label. */
export interface Called {
  table: (name: string) => string | undefined;
  field: (table: string, name: string) => string | undefined;
  record: string | undefined;
  role: (name: string) => string | undefined;
  /** What is known of a setting that is there. */
  setting: (name: string) => Setting | undefined;
}

type Deed = NonNullable<AuditEntry["act"]>;

const text = (value: unknown) => (typeof value === "string" && value !== "" ? value : undefined);

/** What more is known of an act: from which role to which, as which kind of file. */
function detailOf({ act, detail }: Deed, { role }: Called): string | undefined {
  const named = (value: unknown) => {
    const name = text(value);
    return name === undefined ? undefined : (role(name) ?? name);
  };
  switch (act) {
    case "gave_role":
      return [named(detail.before), named(detail.after)].filter(Boolean).join(" → ") || undefined;
    case "invited":
    case "joined":
    case "made_token":
    case "removed":
    case "took_back":
      return named(detail.role);
    case "exported":
    case "exported_log":
      return [text(detail.view), text(detail.as)].filter(Boolean).join(", ") || undefined;
    default:
      return undefined;
  }
}

function actSaid(deed: Deed, called: Called): string {
  const of = deed.act === "exported" ? (called.table(deed.of) ?? deed.of) : deed.of;
  const said = t(`audit.act.${deed.act}`, { of });
  const detail = detailOf(deed, called);
  return detail === undefined ? said : `${said} (${detail})`;
}

function modelSaid({ changed }: AuditEntry): string {
  const parts = new Set(changed?.map(({ part }) => part));
  if (parts.size !== 1) return t("audit.said.modelPlain");
  return t(parts.has("setting") ? "audit.said.settings" : "audit.said.roles");
}

function what(entry: AuditEntry, called: Called): string {
  const { kind, act, rows, record: id } = entry;
  const table = (entry.table === null ? undefined : called.table(entry.table)) ?? t("audit.goneTable");
  const title = called.record;
  const record =
    title === undefined ? t("audit.record", { id: String(id ?? "") }) : t("audit.titled", { title });
  switch (kind) {
    case "access":
      return act === null ? t("audit.said.access") : actSaid(act, called);
    case "bulk":
      return t("audit.said.bulk", { n: rows ?? 0, table });
    case "model":
      return entry.table === null ? modelSaid(entry) : t("audit.said.model", { table });
    default:
      return t(`audit.said.${kind}`, { record, table });
  }
}

/** What was done, in one sentence of the reader's language; who did it stands beside it. */
export function said(entry: AuditEntry, called: Called): string {
  const sentence = what(entry, called);
  return entry.why === "write" ? sentence : t(`audit.why.${entry.why}`, { what: sentence });
}

/** Who did it. */
export function byWords({ kind, name }: AuditEntry["by"]): string {
  if (kind === "system") return "Sheaf";
  return kind === "person" || kind === "link" ? name : t(`audit.by.${kind}`, { name });
}

/** What changed of tables, in the server's words: it alone knows. */
export function aboutModel({ kind, summary, changed }: AuditEntry): string | undefined {
  // What became otherwise of settings and roles is said part by part.
  if (kind !== "model" || changed !== null) return undefined;
  const about = /^Tables and fields: (.+)$/.exec(summary)?.[1];
  return about === "changed" ? undefined : about;
}
