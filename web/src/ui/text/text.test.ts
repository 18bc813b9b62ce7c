import { afterEach, expect, it } from "vitest";
import { firstWeekday, showDay } from "@/ui/locale";
import { nowhere, settle } from "@/ui/place";
import { direction, formTag, localeTag, preferred, speak, tagOf, type Language } from "@/ui/text/language";
import { t } from "@/ui/text/text";

afterEach(() => {
  settle(nowhere);
  return speak("en");
});

it.each<[string[], Language]>([
  [["de-AT", "en"], "de"],
  [["uk-UA", "pl"], "pl"],
  [["PT-pt"], "pt"],
  [["uk-UA"], "en"],
  [[], "en"],
])("of %s the pages speak %s", (wanted, code) => expect(preferred(wanted)).toBe(code));

it("keeps the habits of the country that the browser names", () => {
  expect(tagOf("de", ["en-US", "de", "de-AT"])).toBe("de-AT");
  expect(tagOf("de", ["en-US"])).toBe("de-DE");
});

it.each<[Language, number, string]>([
  ["en", 1, "1 record"],
  ["en", 12480, "12,480 records"],
  ["de", 1, "1 Datensatz"],
  ["de", 12480, "12.480 Datensätze"],
  ["pl", 1, "1 rekord"],
  ["pl", 3, "3 rekordy"],
  ["pl", 12, "12 rekordów"],
  ["pl", 22, "22 rekordy"],
  ["fr", 0, "0 enregistrement"],
  ["es", 1_000_000, "1.000.000 registros"],
])("%s counts %d", async (code, n, said) => {
  await speak(code);
  expect(t("table.records", { n })).toBe(said);
});

it("knows which writing runs from the right", () => {
  expect(direction("ar")).toBe("rtl");
  expect(direction("pl")).toBe("ltr");
});

it("writes numbers and days as the place does, for whoever has chosen no language", async () => {
  settle({ ...nowhere, locale: "de-AT", firstWeekday: 7 });
  expect([localeTag(), formTag()]).toEqual(["en-GB", "de-AT"]);
  expect(t("table.records", { n: 1234 })).toBe("1\u00a0234 records");
  expect(showDay("2026-03-01")).toBe("01.03.2026");
  expect(firstWeekday()).toBe(7);
  await speak("de");
  expect([localeTag(), formTag()]).toEqual(["de-AT", "de-AT"]);
  await speak("en", true);
  expect([localeTag(), formTag()]).toEqual(["en-GB", "en-GB"]);
  expect(showDay("2026-03-01")).toBe("2026-03-01");
});
