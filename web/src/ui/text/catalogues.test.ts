import { describe, expect, it } from "vitest";
import { en } from "@/ui/text/en";
import { enAccess } from "@/ui/text/enAccess";
import { enAccount } from "@/ui/text/enAccount";
import { form } from "@/ui/text/enForm";
import { shared } from "@/ui/text/enShared";
import { enSharing } from "@/ui/text/enSharing";
import { enLater } from "@/ui/text/enLater";
import { enSettings } from "@/ui/text/enSettings";
import { catalogues, languages, type Language } from "@/ui/text/language";
import { isPlural, type Phrase, type Plural } from "@/ui/text/words";

/** Every phrase by its place, e.g. `signIn.title`. */
function phrases(words: object, within = ""): Map<string, Phrase> {
  const found = new Map<string, Phrase>();
  for (const [name, value] of Object.entries(words)) {
    const place = within + name;
    if (typeof value === "string" || isPlural(value)) found.set(place, value);
    else for (const [deeper, phrase] of phrases(value as object, `${place}.`)) found.set(deeper, phrase);
  }
  return found;
}

const formsOf = (phrase: Phrase): Record<string, string> =>
  typeof phrase === "string" ? { other: phrase } : { ...phrase };
const blanksIn = (text: string) =>
  new Set([...text.matchAll(/\{([a-z]\w*)\}/g)].map((match) => match[1] ?? ""));
const blanksOf = (phrase: Phrase) =>
  new Set(Object.values(formsOf(phrase)).flatMap((text) => [...blanksIn(text)]));

/** The forms that whole numbers below a million take; beyond, Spanish, French and Portuguese say the same as for others. */
const needed: Record<Language, (keyof Plural)[]> = {
  en: ["one", "other"],
  de: ["one", "other"],
  es: ["one", "other"],
  fr: ["one", "other"],
  pl: ["one", "few", "many"],
  pt: ["one", "other"],
};

/** One form may leave the number out (`Mend it`), the others say it where English does. */
function wrongBlanks(english: Phrase, phrase: Phrase): boolean {
  const known = blanksOf(english);
  return Object.entries(formsOf(phrase)).some(([form, text]) => {
    const said = blanksIn(text);
    const missing = [...known].filter((blank) => !said.has(blank) && !(form === "one" && blank === "n"));
    return missing.length > 0 || [...said].some((blank) => !known.has(blank));
  });
}

const english = phrases({
  ...en,
  ...enAccess,
  ...enAccount,
  ...enLater,
  ...enSettings,
  ...enSharing,
  form,
  shared,
});

it("tells forms of a sentence from places", () => {
  expect(isPlural({ one: "{n} day", other: "{n} days" })).toBe(true);
  expect(isPlural({ one: "a", many: { one: "b", other: "c" } })).toBe(false);
  expect(english.has("signIn.title")).toBe(true);
});

describe.each(languages.filter(({ code }) => code !== "en"))("$name", ({ code }) => {
  const load = async () => phrases(await catalogues[code as Exclude<Language, "en">]());

  it("has every phrase, and none besides", async () => {
    const own = await load();
    expect(
      [...english.keys()].filter((key) => !own.has(key)),
      "phrases that are missing",
    ).toEqual([]);
    expect(
      [...own.keys()].filter((key) => !english.has(key)),
      "phrases that English has not",
    ).toEqual([]);
  });

  it("has the blanks of the English phrases", async () => {
    const wrong = [...(await load())].filter(([key, phrase]) => {
      const model = english.get(key);
      return model !== undefined && wrongBlanks(model, phrase);
    });
    expect(wrong).toEqual([]);
  });

  it("has the forms that its numbers take", async () => {
    const forms = needed[code].toSorted();
    const wrong = [...(await load())].filter(
      ([, phrase]) => isPlural(phrase) && Object.keys(phrase).toSorted().join() !== forms.join(),
    );
    expect(wrong).toEqual([]);
    for (let n = 0; n < 200; n++) expect(forms).toContain(new Intl.PluralRules(code).select(n));
  });
});
