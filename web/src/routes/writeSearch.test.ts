import { defaultParseSearch } from "@tanstack/react-router";
import { expect, it } from "vitest";
import { writeSearch } from "@/routes/writeSearch";

const look = '{"kind":"board","by":"status"}';

it("writes a look once", () => {
  expect(decodeURIComponent(writeSearch({ look }))).toBe(`?look=${look}`);
  expect(defaultParseSearch(writeSearch({ look }))).toEqual({ look: { kind: "board", by: "status" } });
});

it("writes the colours once, and leaves alone what is taken away", () => {
  const colours = '[{"when":"{Name} = 1","colour":"red"}]';
  expect(defaultParseSearch(writeSearch({ colours, look: "" }))).toEqual({
    colours: [{ when: "{Name} = 1", colour: "red" }],
    look: "",
  });
});

it("leaves what is a text as it is, also one that looks like a number", () => {
  const search = { q: "12", filter: "{Name}", at: "2026-03-01", record: 4 };
  expect(defaultParseSearch(writeSearch(search))).toEqual(search);
});

it("reads addresses in which a look was written twice", () => {
  const old = `?look=${encodeURIComponent(JSON.stringify(look))}`;
  expect(defaultParseSearch(old)).toEqual({ look });
});
