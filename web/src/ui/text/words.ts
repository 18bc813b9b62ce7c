import type { en } from "@/ui/text/en";
import type { enAccess } from "@/ui/text/enAccess";
import type { enAccount } from "@/ui/text/enAccount";
import type { form } from "@/ui/text/enForm";
import type { shared } from "@/ui/text/enShared";
import type { enSharing } from "@/ui/text/enSharing";
import type { enLater } from "@/ui/text/enLater";
import type { enSettings } from "@/ui/text/enSettings";

/** A sentence that counts, in the forms that its language has; which one is meant says Intl.PluralRules. */
export interface Plural {
  one: string;
  few?: string;
  many?: string;
  other?: string;
}

export type Phrase = string | Plural;

/** The English words: every phrase that there is. */
export type English = typeof en &
  typeof enAccess &
  typeof enAccount &
  typeof enLater &
  typeof enSettings &
  typeof enSharing & { form: typeof form; shared: typeof shared };

/**
 * The same phrases in another language. One that is missing is shown in English while people work; catalogues.test.ts
 * names it.
 */
export type Translated<T> = { [K in keyof T]?: T[K] extends Phrase ? Phrase : Translated<T[K]> };

export type Words = Translated<English>;

const categories = new Set(["zero", "one", "two", "few", "many", "other"]);

export function isPlural(value: unknown): value is Plural {
  return (
    typeof value === "object" &&
    value !== null &&
    "one" in value &&
    Object.entries(value).every(([name, form]) => categories.has(name) && typeof form === "string")
  );
}
