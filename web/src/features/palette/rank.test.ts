import { describe, expect, it } from "vitest";
import { withPlace } from "@/features/shell/recentPlaces";
import { excerpt, marked } from "@/features/palette/fold";
import { ranked, type Named } from "@/features/palette/rank";

const names: Named[] = [
  { label: "Sales leads" },
  { label: "Leads" },
  { label: "Leads by region" },
  { label: "Délai" },
  { label: "Misleading" },
  { label: "Appearance: Dark", also: "theme, dark mode" },
  { label: "Łódź" },
];

describe("ranking", () => {
  it.each<[string, string[]]>([
    ["leads", ["Leads", "Leads by region", "Sales leads"]],
    ["lead", ["Leads", "Leads by region", "Sales leads", "Misleading"]],
    ["reg lea", ["Leads by region"]],
    ["dela", ["Délai"]],
    ["theme", ["Appearance: Dark"]],
    ["lbr", ["Leads by region"]],
    ["lodz", ["Łódź"]],
    ["xyz", []],
  ])("%s", (query, labels) => expect(ranked(names, query).map(({ label }) => label)).toEqual(labels));

  it("leaves the order where nothing is typed", () => expect(ranked(names, "  ")).toEqual(names));
});

describe("marking", () => {
  const shown = (text: string, query: string) =>
    marked(text, query)
      .map((piece) => (piece.marked ? `[${piece.text}]` : piece.text))
      .join("");
  it.each<[string, string, string]>([
    ["Ernst Handel", "han er", "[Er]nst [Han]del"],
    ["Café Élan", "cafe elan", "[Café] [Élan]"],
    ["aaa", "aa", "[aa]a"],
    ["plain", "", "plain"],
    ["Straße ﬁn", "fin", "Straße ﬁn"],
  ])("%s for %s", (text, query, pieces) => expect(shown(text, query)).toBe(pieces));

  it("shows of a long text the part around the mark", () => {
    const text = `${"word ".repeat(40)}needle ${"word ".repeat(40)}`;
    expect(excerpt(text, "needle")).toMatch(/^….{10,40}needle.*…$/);
    expect(excerpt("short needle", "needle")).toBe("short needle");
  });
});

it("keeps the places where one was, newest first and each once", () => {
  const first = withPlace([], { table: "leads", record: 7, title: "Ernst" });
  const second = withPlace(first, { table: "leads" });
  expect(withPlace(second, { table: "leads", record: 7 })).toEqual([
    { table: "leads", record: 7, title: "Ernst" },
    { table: "leads" },
  ]);
});
