import { afterEach, expect, it } from "vitest";
import { direction, preferred, speak, tagOf, type Language } from "@/ui/text/language";
import { t } from "@/ui/text/text";

afterEach(() => speak("en"));

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
