import { afterEach, expect, test, vi } from "vitest";
import { allPeople, knowPeople } from "@/api/people";
import { kinds } from "@/fields/kinds";
import type { Field } from "@/api/table";

const field: Field = { id: 1, name: "owner", label: "Owner", type: "user" };
const { user } = kinds;

const answer = (people: object[] | null) =>
  vi.stubGlobal("fetch", async () =>
    people ? new Response(JSON.stringify({ people })) : new Response("{}", { status: 503 }),
  );

afterEach(() => vi.unstubAllGlobals());

test("people are read and written by their names, and stand by their numbers where they have left", async () => {
  answer([
    { id: 3, name: "Ann Weber" },
    { id: 4, name: "Bo Lind" },
    { id: 5, name: "bo lind" },
  ]);
  await knowPeople("w");
  expect([user.show(3, field), user.show(9, field), user.show(null, field)]).toEqual(["Ann Weber", "#9", ""]);
  expect(user.read?.(" ann weber ", field)).toEqual({ ok: true, value: 3 });
  expect(user.read?.("", field)).toEqual({ ok: true, value: null });
  expect(user.read?.("Cleo", field).ok).toBe(false);
  expect(user.read?.("Bo Lind", field).ok).toBe(false);
  expect(user.read?.("#4", field)).toEqual({ ok: true, value: 4 });
  answer(null);
  await knowPeople("w");
  expect([user.show(3, field), allPeople()]).toEqual(["#3", []]);
});
