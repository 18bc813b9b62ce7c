import type { Schema } from "@/api/schema";
import type { Action, Token } from "@/api/token";
import { perLocale } from "@/ui/locale";
import "@/ui/text/accessWords";
import { t } from "@/ui/text/text";
import { momentOn, writtenMoment } from "@/ui/zone";

export const actions: Action[] = ["read", "create", "change", "delete", "comment"];

/** What a new token may do at most, as it is asked for. */
export interface Draft {
  /** None: one's own. */
  role: string | null;
  /** None: all. */
  tables: string[];
  actions: Action[];
  perMinute: number | null;
  /** The ISO day that it works until the end of, where the workspace is. */
  until: string | null;
}

export const unlimited: Draft = { role: null, tables: [], actions, perMinute: null, until: null };

const endOf = (day: string) => momentOn(day, "23:59:59");

export const isPast = (day: string | null, now = Date.now()) => day !== null && endOf(day) <= now;

/** With an action or without it; reading stays. */
export function withAction(draft: Draft, action: Action, on: boolean): Draft {
  const has = (one: Action) => (one === action ? on : draft.actions.includes(one));
  return { ...draft, actions: actions.filter((one) => one === "read" || has(one)) };
}

/** What is sent: what is not limited is left out. */
export function newToken(
  name: string,
  { role, tables, actions: may, perMinute, until }: Draft,
): Schema<"NewToken"> {
  return {
    name,
    ...(role === null ? {} : { role }),
    ...(tables.length === 0 ? {} : { tables }),
    ...(may.length === actions.length ? {} : { actions: may }),
    ...(perMinute === null ? {} : { per_minute: perMinute }),
    ...(until === null ? {} : { expires_at: writtenMoment(endOf(until)) }),
  };
}

type Limits = Pick<Token, "tables" | "actions" | "per_minute" | "expires_at"> & { role: string | null };

/** The same of a draft as of a token that there is. */
export const limitsOf = (draft: Draft): Limits => {
  const { role, tables, actions: may, per_minute, expires_at } = newToken("", draft);
  return {
    role: role ?? null,
    tables: tables ?? null,
    actions: may ?? null,
    per_minute: per_minute ?? null,
    expires_at: expires_at ?? null,
  };
};

interface Called {
  table: (name: string) => string | undefined;
  role: (name: string) => string | undefined;
}

const dayWords = perLocale(
  (tag, _, zone) => new Intl.DateTimeFormat(tag, { dateStyle: "medium", timeZone: zone }),
);

/** What a token may do, in one line: `Editor · Leads, Companies · read, create · 600 a minute · until 31 Dec 2027`. */
export function limitsSaid(limits: Limits, called: Called, now = Date.now()): string {
  const { role, tables, actions: may, per_minute: minute, expires_at: ends } = limits;
  const when = ends === null ? "" : dayWords().format(new Date(ends));
  const parts = [
    role === null ? null : (called.role(role) ?? role),
    tables?.map((name) => called.table(name) ?? name).join(", "),
    may?.map((action) => t(`limits.action.${action}`)).join(", "),
    minute === null ? null : t("limits.perMinute", { n: minute }),
    ends === null ? null : t(Date.parse(ends) <= now ? "limits.expired" : "limits.until", { when }),
  ];
  return parts.filter(Boolean).join(" · ");
}
