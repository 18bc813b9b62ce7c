import { afterEach, describe, expect, it } from "vitest";
import { Problem } from "@/api/problem";
import type { Field, Table } from "@/api/table";
import { refusedValue, refusedWhy } from "@/fields/refused";
import { speak } from "@/ui/text/language";

const field = (more: Partial<Field>): Field => ({
  id: 1,
  name: "amount",
  label: "Amount",
  type: "integer",
  ...more,
});
const table = { id: 1, name: "orders", label: "Orders", fields: [field({})] } as unknown as Table;
const refused = (code: string, name = "amount") =>
  new Problem(422, {
    detail: "'Amount' is wrong.",
    errors: [{ field: name, code, message: "'Amount' is wrong." }],
  });

afterEach(() => speak("en"));

describe("why a value was refused", () => {
  it("is what the server says, in English", () => {
    expect(refusedWhy(refused("required"), table)).toBe("'Amount' is wrong.");
  });

  it("is told by its code in other languages", async () => {
    await speak("de");
    expect(refusedWhy(refused("required"), table)).toBe("Das darf nicht leer sein.");
    expect(refusedWhy(refused("duplicate"), table)).toMatch(/^Ein anderer Datensatz/);
  });

  it("names the bound that the column has", async () => {
    await speak("fr");
    const problem = { field: "amount", code: "too_small", message: "'Amount' must be at least 5." };
    expect(refusedValue(problem, field({ min: 5 }))).toBe("5 au moins.");
    expect(refusedValue({ ...problem, code: "too_precise" }, field({ decimals: 2 }))).toMatch(/2/);
  });

  it("keeps the words of whoever wrote a rule, and of a code that has none here", async () => {
    await speak("pl");
    expect(refusedWhy(refused("rule"), table)).toBe("'Amount' is wrong.");
    expect(refusedWhy(refused("quite_new"), table)).toBe("'Amount' is wrong.");
  });

  it("is a sentence of the whole where no column of the table is to blame", async () => {
    await speak("de");
    expect(refusedWhy(refused("required", "elsewhere"), table)).toBe("'Amount' is wrong.");
    expect(refusedWhy(new Problem(403, { code: "forbidden" }), table)).not.toMatch(/403/);
  });
});
