import { describe, expect, it } from "vitest";
import { functionDocs, translations } from "@/fields/functionDocs";
import { languages } from "@/ui/text/language";

const code = (sentence: string) => [...sentence.matchAll(/`[^`]*`/g)].map((match) => match[0]).sort();

describe.each(languages.filter((one) => one.code !== "en"))(
  "functions explained in $name",
  ({ code: spoken }) => {
    it("are all of them, and no others", async () => {
      const [english, said] = await Promise.all([functionDocs("en"), translations[spoken]()]);
      const sentences = new Set(english.map((one) => one.doc));
      expect(Object.keys(said.default).filter((sentence) => !sentences.has(sentence))).toEqual([]);
      expect([...sentences].filter((sentence) => !said.default[sentence]?.trim())).toEqual([]);
    });

    it("leave what is written in formulas as it is", async () => {
      const said = Object.entries((await translations[spoken]()).default);
      expect(said.filter(([english, theirs]) => code(english).join() !== code(theirs).join())).toEqual([]);
    });

    it("are what is asked for", async () => {
      const [english, theirs] = await Promise.all([functionDocs("en"), functionDocs(spoken)]);
      expect(theirs.map((one) => one.name)).toEqual(english.map((one) => one.name));
      expect(theirs.filter((one, at) => one.doc === english[at]?.doc)).toEqual([]);
    });
  },
);
