import { afterEach, describe, expect, it } from "vitest";
import type { Field, FieldTypeName } from "@/api/table";
import { kindOf, showValue } from "@/fields/kinds";
import { readText } from "@/fields/readText";
import { writeText } from "@/fields/writeText";
import { firstWeekday } from "@/ui/locale";
import { speak, type Language } from "@/ui/text/language";

afterEach(() => speak("en"));

const field = (type: FieldTypeName, more: Partial<Field> = {}): Field => ({
  id: 1,
  name: "f",
  label: "F",
  type,
  ...more,
});
const euros = field("money", { decimals: 2, currency: "EUR" });
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, " ");

describe("values are shown by the locale, and what is shown can be typed", () => {
  const cases: [Language, Field, unknown, string][] = [
    ["de", field("number", { decimals: 2 }), 1234.5, "1.234,50"],
    ["de", euros, -1234.5, "−1.234,50 €"],
    ["de", field("date"), "2026-03-01", "01.03.2026"],
    ["de", field("percent", { decimals: 4 }), 0.125, "12,5 %"],
    ["de", field("boolean"), true, "Ja"],
    ["es", field("number", { decimals: 2 }), 1234.5, "1234,50"],
    ["es", field("integer"), 12345, "12.345"],
    ["es", field("date"), "2026-03-04", "04/03/2026"],
    ["fr", field("number", { decimals: 2 }), 1234.5, "1 234,50"],
    ["fr", field("date"), "2026-03-04", "04/03/2026"],
    ["pl", field("money", { decimals: 2, currency: "PLN" }), 12345.5, "12 345,50 zł"],
    ["pl", field("date"), "2026-03-04", "04.03.2026"],
    ["pt", field("money", { decimals: 2, currency: "BRL" }), 1234.5, "R$ 1.234,50"],
    ["pt", field("date"), "2026-03-04", "04/03/2026"],
    ["en", field("date"), "2026-03-04", "2026-03-04"],
  ];
  it.each(cases)("%s: %o", async (code, as, value, shown) => {
    await speak(code);
    expect(plain(showValue(value, as))).toBe(shown);
    expect(readText(showValue(value, as), as, [])).toEqual({ ok: true, value });
    const draft = (kindOf(as).draft ?? kindOf(as).show)(value, as);
    expect(readText(draft, as, [])).toEqual({ ok: true, value });
    expect(readText(writeText(value, as), as, [])).toEqual({ ok: true, value });
  });
});

describe("what is typed is read by the locale", () => {
  const number = field("number");
  const date = field("date");
  const cases: [Language, Field, string, unknown][] = [
    ["de", number, "1.234,56", 1234.56],
    ["de", number, "1.234", 1234],
    ["de", number, "12.5", 12.5],
    ["de", number, "1,234.56", 1234.56],
    ["de", date, "1. März 2026", "2026-03-01"],
    ["de", date, "1. Mar 2026", "2026-03-01"],
    ["fr", number, "1 234,56", 1234.56],
    ["fr", number, "1,234", 1.234],
    ["fr", date, "1er août 2026", "2026-08-01"],
    ["fr", date, "3/4/2026", "2026-04-03"],
    ["es", date, "1 de marzo de 2026", "2026-03-01"],
    ["pl", date, "1 marca 2026", "2026-03-01"],
    ["pl", date, "1 marzec 2026", "2026-03-01"],
    ["pt", date, "3/4/2026", "2026-04-03"],
    ["de", field("boolean"), "WAHR", true],
    ["fr", field("boolean"), "non", false],
    ["pl", field("integer"), "1.234", 1234],
  ];
  it.each(cases)("%s: $type %s", async (code, as, typed, value) => {
    await speak(code);
    expect(readText(typed, as, [])).toEqual({ ok: true, value });
  });

  it("today, by its word", async () => {
    await speak("de");
    expect(readText("heute", date, [])).toEqual(readText("today", date, []));
  });
});

describe("what could be either is told", () => {
  it.each<[Language, Field, string, string]>([
    ["fr", field("number"), "1.234", "1234"],
    ["fr", field("number"), "1.234", "1,234"],
    ["de", field("date"), "3/4/2026", "03.04.2026"],
    ["de", field("date"), "3/4/2026", "04.03.2026"],
  ])("%s: $type %s", async (code, as, typed, meant) => {
    await speak(code);
    const reading = readText(typed, as, []);
    expect(reading.ok).toBe(false);
    expect(reading.ok ? "" : reading.why).toContain(meant);
  });
});

it("begins weeks where people do", async () => {
  await speak("de");
  expect(firstWeekday()).toBe(1);
  await speak("pt");
  expect(firstWeekday()).toBe(7);
});
