import { describe, expect, it } from "vitest";
import { complete, matching, piecesOf, soughtAt, typedOf, writtenOf } from "@/features/comments/mentions";

const ann = { id: 7, name: "Ann Weber" };
const annika = { id: 8, name: "Ann" };
const emile = { id: 9, name: "Émile Söhne" };
const people = [annika, ann, emile];

describe("a comment as it is shown", () => {
  it.each([
    ["none", [{ text: "none" }]],
    ["@[Ann Weber](7)", [{ id: 7, name: "Ann Weber" }]],
    ["see @[Ann](8).", [{ text: "see " }, { id: 8, name: "Ann" }, { text: "." }]],
    ["@[](7) @[Ann](x)", [{ text: "@[](7) @[Ann](x)" }]],
    ["@[a @[Ann](8)", [{ text: "@[a " }, { id: 8, name: "Ann" }]],
    ["", []],
  ])("%s", (text, expected) => expect(piecesOf(text)).toEqual(expected));
});

describe("a comment as it is sent", () => {
  it.each([
    ["@Ann Weber, please", "@[Ann Weber](7), please"],
    ["@Ann please", "@[Ann](8) please"],
    ["@Anna", "@Anna"],
    ["ann@Ann", "ann@Ann"],
    ["(@Émile Söhne)\n@Ann", "(@[Émile Söhne](9))\n@[Ann](8)"],
    ["@nobody @", "@nobody @"],
  ])("%s", (typed, expected) => expect(writtenOf(typed, people)).toBe(expected));

  it("is what was typed, and back", () => {
    const text = "ask @[Ann Weber](7) or @[Ann](8)\n@[Émile Söhne](9)!";
    const typed = typedOf(text);
    expect(typed.text).toBe("ask @Ann Weber or @Ann\n@Émile Söhne!");
    expect(writtenOf(typed.text, typed.people)).toBe(text);
  });

  it("means whom was picked of two with one name", () => {
    expect(writtenOf("@Ann", [{ id: 12, name: "Ann" }, annika])).toBe("@[Ann](12)");
  });
});

describe("what is being typed", () => {
  it.each([
    ["@", 1, { from: 0, query: "" }],
    ["ask @an", 7, { from: 4, query: "an" }],
    ["ask @Ann We", 11, { from: 4, query: "Ann We" }],
    ["ann@example", 11, null],
    ["@Ann\nyes", 8, null],
    ["ask", 3, null],
  ])("%s", (text, cursor, expected) => expect(soughtAt(text, cursor)).toEqual(expected));

  it("finds people by the beginning of any word, whatever the accents", () => {
    expect(matching(people, "")).toEqual(people);
    expect(matching(people, "we")).toEqual([ann]);
    expect(matching(people, "emile s")).toEqual([emile]);
    expect(matching(people, "x")).toEqual([]);
  });

  it("is completed where it stands", () => {
    expect(complete("ask @we now", { from: 4, query: "we" }, 7, "Ann Weber")).toEqual({
      text: "ask @Ann Weber now",
      cursor: 15,
    });
  });
});
