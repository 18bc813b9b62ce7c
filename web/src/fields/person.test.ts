import { afterEach, expect, test, vi } from "vitest";
import { fetchModel, type Field, type Model } from "@/api/table";
import { kinds, showValue } from "@/fields/kinds";

const { user } = kinds;
const owner: Field = { id: 1, name: "owner", label: "Owner", type: "user" };
const looked: Field = { id: 2, name: "looked", label: "Looked", type: "lookup", result: "user" };
const title: Field = { id: 3, name: "title", label: "Title", type: "text" };

/** A server with these people in each workspace; null: it cannot say. */
function server(people: Record<string, object[] | null>) {
  vi.stubGlobal("fetch", async (path: string, ask: RequestInit) => {
    if (path.endsWith("/tables")) {
      const deals = {
        id: 1,
        name: "deals",
        label: "Deals",
        title: "title",
        key: [],
        fields: [owner, looked, title],
      };
      return new Response(JSON.stringify({ version: 1, tables: [deals] }));
    }
    const here = people[new Headers(ask.headers).get("Sheaf-Workspace") ?? ""];
    return here ? new Response(JSON.stringify({ people: here })) : new Response("{}", { status: 503 });
  });
}

const fieldsOf = (model: Model): Field[] => model.tables[0]?.fields ?? [];
const ownerOf = (model: Model): Field => fieldsOf(model)[0] ?? owner;

afterEach(() => vi.unstubAllGlobals());

test("people are read and written by their names, and stand by their numbers where they have left", async () => {
  server({
    w: [
      { id: 3, name: "Ann Weber" },
      { id: 4, name: "Bo Lind" },
      { id: 5, name: "bo lind" },
    ],
  });
  const model = await fetchModel("w");
  const field = ownerOf(model);
  expect([user.show(3, field), user.show(9, field), user.show(null, field)]).toEqual(["Ann Weber", "#9", ""]);
  expect(user.read?.(" ann weber ", field)).toEqual({ ok: true, value: 3 });
  expect(user.read?.("", field)).toEqual({ ok: true, value: null });
  expect(user.read?.("Cleo", field).ok).toBe(false);
  expect(user.read?.("Bo Lind", field).ok).toBe(false);
  expect(user.read?.("#4", field)).toEqual({ ok: true, value: 4 });
  const [, lookup, text] = fieldsOf(model);
  expect([lookup && showValue(3, lookup), text]).toEqual(["Ann Weber", title]);
});

test("a number means somebody of the workspace that its field is of", async () => {
  server({ one: [{ id: 3, name: "Ann Weber" }], other: [{ id: 3, name: "Cleo Marsh" }] });
  const [one, other] = [ownerOf(await fetchModel("one")), ownerOf(await fetchModel("other"))];
  expect([user.show(3, one), user.show(3, other)]).toEqual(["Ann Weber", "Cleo Marsh"]);
  expect(user.read?.("Ann Weber", other).ok).toBe(false);
});

test("people stay known where they cannot be read again", async () => {
  server({ w: [{ id: 3, name: "Ann Weber" }] });
  const { people } = await fetchModel("w");
  server({ w: null });
  expect(user.show(3, ownerOf(await fetchModel("w", people)))).toBe("Ann Weber");
  expect(user.show(3, ownerOf(await fetchModel("w")))).toBe("#3");
});
