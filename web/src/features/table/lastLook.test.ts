import { afterEach, expect, it, vi } from "vitest";
import type { Table } from "@/api/table";
import { lastLook, rememberLook } from "@/features/table/lastLook";

const table = (...views: string[]) =>
  ({ name: "leads", views: views.map((name) => ({ name })) }) as unknown as Table;

const kept = new Map<string, string>();
vi.stubGlobal("localStorage", {
  getItem: (key: string) => kept.get(key) ?? null,
  setItem: (key: string, text: string) => kept.set(key, text),
  removeItem: (key: string) => kept.delete(key),
});

afterEach(() => kept.clear());

it("finds a table as it was left, without what was searched or opened", () => {
  rememberLook("w", "leads", { filter: "{A} = 1", fields: "a,b", ...{ q: "x", record: 7 } });
  expect(lastLook("w", table())).toEqual({ filter: "{A} = 1", fields: "a,b" });
  expect(lastLook("other", table())).toEqual({});
  rememberLook("w", "leads", {});
  expect(lastLook("w", table())).toEqual({});
});

it("forgets a view that is gone", () => {
  rememberLook("w", "leads", { view: "hot", sort: "-a" });
  expect(lastLook("w", table("hot"))).toEqual({ view: "hot", sort: "-a" });
  expect(lastLook("w", table("cold"))).toEqual({});
});

it("opens as for everybody where what is kept cannot be read", () => {
  kept.set("sheaf.look.w.leads", "{");
  expect(lastLook("w", table())).toEqual({});
});
