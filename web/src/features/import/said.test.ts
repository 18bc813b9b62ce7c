import { describe, expect, it } from "vitest";
import type { Finding } from "@/api/import";
import { fill, sentencesOf, tellingIn, translations } from "@/features/import/said";
import english from "@/features/import/said/english.json";
import { languages, type Language } from "@/ui/text/language";
import type { Phrase } from "@/ui/text/words";

const formsOf = (phrase: Phrase): Record<string, string> =>
  typeof phrase === "string" ? { other: phrase } : { ...phrase };
const places = (text: string) =>
  [...new Set([...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]))].sort().join();
/** The forms that whole numbers below a million take. */
const needed: Record<Language, string> = {
  en: "one other",
  de: "one other",
  es: "one other",
  fr: "one other",
  pl: "few many one",
  pt: "one other",
};
const marks: Record<Language, [string, string]> = {
  en: ["“", "”"],
  de: ["„", "“"],
  es: ["«", "»"],
  fr: ["« ", " »"],
  pl: ["„", "”"],
  pt: ["“", "”"],
};
const others = languages.filter(({ code }) => code !== "en");

describe.each(others)("what a plan says in $name", ({ code }) => {
  const spoken = code as Exclude<Language, "en">;
  const load = async () => Object.entries((await translations[spoken]()).default);

  it("is said of every template, and of no others", async () => {
    const own = new Set((await load()).map(([words]) => words));
    expect(english.filter((words) => !own.has(words))).toEqual([]);
    expect([...own].filter((words) => !english.includes(words))).toEqual([]);
  });

  it("has the values where English has them", async () => {
    const wrong = (await load()).filter(([words, phrase]) =>
      Object.values(formsOf(phrase)).some((text) => text.trim() === "" || places(text) !== places(words)),
    );
    expect(wrong).toEqual([]);
  });

  it("has each form that its numbers take", async () => {
    const several = (await load()).filter(([, phrase]) => typeof phrase !== "string");
    const forms = several.map(([words, phrase]) => [words, Object.keys(phrase).sort().join(" ")]);
    expect(forms.filter(([, own]) => own !== needed[spoken])).toEqual([]);
    expect(several.filter(([words]) => !words.includes("{n}"))).toEqual([]);
  });

  it("puts values into the quotation marks of the language", async () => {
    const [open, close] = marks[spoken];
    const wrong = (await load()).filter(([words, phrase]) => {
      const quoted = [...words.matchAll(/'\{(\w+)\}'/g)].map((match) => `${open}{${match[1]}}${close}`);
      return Object.values(formsOf(phrase)).some(
        (text) => /['"]/.test(text) || quoted.some((value) => !text.includes(value)),
      );
    });
    expect(wrong).toEqual([]);
  });
});

const finding: Finding = {
  code: "misfit",
  severity: "error",
  message: "Price: 'abc' is not a number.",
  suggestion: "Check the year.",
  told: {
    message: {
      words: "{field}: {why}.",
      values: {
        field: "Price",
        why: { words: "'{text}' {why}", values: { text: "abc", why: { words: "is not a number" } } },
      },
    },
    suggestion: { words: "Check the year." },
  },
};

it("says a sentence within a sentence", async () => {
  const german = tellingIn(await sentencesOf("de"), "de");
  expect(german.message(finding)).toBe("Price: „abc“ ist keine Zahl.");
  expect(german.suggestion(finding)).toBe("Prüfen Sie das Jahr.");
});

it("says what speaks for a decision clause by clause", async () => {
  const clauses = [
    {
      words: "{why}: {fits} of {n} values fit",
      values: { why: { words: "whole number" }, fits: "3", n: "3" },
    },
    { words: "all different" },
  ];
  const english = "whole number: 3 of 3 values fit; all different";
  const say = async (spoken: Language) =>
    tellingIn(await sentencesOf(spoken), spoken).evidence(english, clauses);
  expect(await say("de")).toBe("ganze Zahl: 3 von 3 Werten passen; alle verschieden");
  expect(await say("fr")).toBe("nombre entier : 3 valeurs sur 3 conviennent ; toutes différentes");
  const german = tellingIn(await sentencesOf("de"), "de");
  expect(german.evidence(english, [...clauses, { words: "is new" }])).toBe(english);
  expect(german.evidence(english)).toBe(english);
});

it("takes the form of the number", async () => {
  const polish = await sentencesOf("pl");
  const rules = new Intl.PluralRules("pl");
  const say = (n: string) =>
    fill({ words: "{n} different values can be mended.", values: { n } }, polish, rules);
  expect(say("1")).toBe("Można poprawić {n} wartość.".replace("{n}", "1"));
  expect(say("3")).toBe("Można poprawić 3 różne wartości.");
  expect(say("5")).toBe("Można poprawić 5 różnych wartości.");
});

it("puts a list and a text with braces in as they are", async () => {
  const french = await sentencesOf("fr");
  const quoted = (text: string) => ({ words: "'{text}'", values: { text } });
  const said = {
    words: "{texts} and {more} more",
    values: { texts: [quoted("{more}"), quoted("b")], more: "2" },
  };
  expect(fill(said, french, new Intl.PluralRules("fr"))).toBe("« {more} », « b » et 2 de plus");
});

it("leaves what no template says as it comes", async () => {
  const why = { words: "{text}", values: { text: "must be at least 3" } };
  const said = { words: "{field}: {why}.", values: { field: "Age", why } };
  expect(fill(said, await sentencesOf("es"), new Intl.PluralRules("es"))).toBe("Age: must be at least 3.");
});

it("is English where the language lacks a template, in English, and of a plan of before", async () => {
  const german = tellingIn(await sentencesOf("de"), "de");
  const newer = { words: "{what} is new.", values: { what: { words: "a date" } } };
  expect(german.sentence("A date is new.", newer)).toBe("A date is new.");
  const within = { words: "{field}: {why}.", values: { field: "a", why: { words: "is new" } } };
  expect(german.sentence("a: is new.", within)).toBe("a: is new.");
  expect(tellingIn(await sentencesOf("en"), "en").message(finding)).toBe(finding.message);
  expect(tellingIn(null, "de").message(finding)).toBe(finding.message);
  expect(german.message({ ...finding, told: undefined })).toBe(finding.message);
  expect(german.suggestion({ ...finding, suggestion: null, told: {} })).toBeNull();
});
