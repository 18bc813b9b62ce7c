import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import {
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
  RouterProvider,
} from "@tanstack/react-router";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, it } from "vitest";
import { modelKey, type Table } from "@/api/table";
import { WorkspaceContext } from "@/api/workspace";
import { TableList } from "@/features/shell/TableList";

const table = (name: string, views: Table["views"] = []): Table => ({
  id: name.length,
  name,
  label: name.toUpperCase(),
  title: null,
  key: [],
  fields: [],
  views,
});
const view = (name: string, more: object) => ({ name, label: name, sort: [], ...more });
const tables = [
  table("leads", [view("won", { look: { kind: "board", by: "status" } }), view("mine", { owner: "me" })]),
  table("firms"),
  table("room", [view("red", {})]),
];

/** The list at an address, as somebody sees it who may change tables, or may not. */
async function shown(path: string, model: boolean, of = tables): Promise<string> {
  const cache = new QueryClient();
  cache.setQueryData(modelKey("w"), { tables: of, version: 1, role: { may: { model } } });
  const root = createRootRoute();
  const workspace = createRoute({
    getParentRoute: () => root,
    path: "w/$workspace",
    component: () => <TableList workspace="w" tables={of} onGo={undefined} />,
  });
  const at = (rest: string) =>
    createRoute({ getParentRoute: () => workspace, path: rest, component: () => null });
  const router = createRouter({
    routeTree: root.addChildren([workspace.addChildren([at("/"), at("t/$table"), at("t/$table/r/$record")])]),
    history: createMemoryHistory({ initialEntries: [path] }),
  });
  await router.load();
  return renderToStaticMarkup(
    <QueryClientProvider client={cache}>
      <WorkspaceContext value="w">
        <MantineProvider>
          <RouterProvider router={router as never} />
        </MantineProvider>
      </WorkspaceContext>
    </QueryClientProvider>,
  );
}

/** The words of all links, with a star where one is marked. */
const links = (markup: string) =>
  [...markup.matchAll(/<a([^>]*)>(.*?)<\/a>/g)].map(
    ([, attributes = "", content = ""]) =>
      content.replace(/<[^>]*>/g, "") + (attributes.includes("aria-current") ? "*" : ""),
  );

it("shows the views of the table that is open, and which one is", async () => {
  expect(links(await shown("/w/w", true))).toEqual(["LEADS", "FIRMS", "ROOM"]);
  expect(links(await shown("/w/w/t/leads", true))).toEqual([
    "LEADS*",
    "All records*",
    "won",
    "mine",
    "FIRMS",
    "ROOM",
  ]);
  expect(links(await shown("/w/w/t/leads?view=won", true))).toEqual([
    "LEADS*",
    "All records",
    "won*",
    "mine",
    "FIRMS",
    "ROOM",
  ]);
  // A record is opened from a list, and one that is gone is shown as all records are.
  expect(links(await shown("/w/w/t/room/r/3?view=red", true)).slice(2)).toEqual([
    "ROOM*",
    "All records",
    "red*",
  ]);
  expect(links(await shown("/w/w/t/room?view=gone", true)).slice(2)).toEqual([
    "ROOM*",
    "All records*",
    "red",
  ]);
});

it("shows no views where nothing is saved, and which are one's own", async () => {
  expect(links(await shown("/w/w/t/firms", true))).toEqual(["LEADS", "FIRMS*", "ROOM"]);
  expect((await shown("/w/w/t/leads", true)).match(/aria-label="only for me"/g)).toHaveLength(1);
});

it("has a menu of each table for whoever may change tables", async () => {
  const menus = (markup: string) =>
    [...markup.matchAll(/aria-label="(Menu of table [^"]*)"/g)].map(([, name]) => name);
  expect(menus(await shown("/w/w", true))).toEqual([
    "Menu of table LEADS",
    "Menu of table FIRMS",
    "Menu of table ROOM",
  ]);
  expect(menus(await shown("/w/w", false))).toEqual([]);
  expect(menus(await shown("/w/w", true, tables.slice(0, 1)))).toEqual(["Menu of table LEADS"]);
});
