import type { Field, Table } from "@/api/table";
import type { View } from "@/api/view";
import type { TableSearch } from "@/features/table/TablePage";
import { readColours, type Colouring } from "@/views/colouring";
import { readGroups, writeGroups, type GroupPart } from "@/views/group";
import { lookOf, readLook } from "@/views/look";
import { over, shownFields } from "@/views/saved";

/** What somebody sees of a table, whether it is saved or stands in the address alone. */
export interface Seen {
  view: View | undefined;
  filter: string;
  sort: string;
  search: string;
  /** Those that are shown, in their order. */
  fields: Field[];
  /** Whether these are all, as the table has them. */
  whole: boolean;
  groups: GroupPart[];
  colours: Colouring[];
}

export function seenOf(table: Table, shown: TableSearch): Seen {
  const view = table.views?.find(({ name }) => name === shown.view);
  const now = over(view, shown);
  const said = readLook(now.look);
  const look = said && lookOf(said, table);
  const named = (field: string) => table.fields.some(({ name }) => name === field);
  // The columns of a board are what its records are put together by; other looks have no groups.
  const board = look?.kind === "board" ? [{ field: look.by, down: false }] : [];
  const groups = said ? board : readGroups(now.group);
  return {
    view,
    filter: now.filter,
    sort: now.sort,
    search: shown.q ?? "",
    fields: shownFields(table.fields, now.fields),
    whole: now.fields === "",
    groups: groups.filter(({ field }) => named(field)),
    colours: readColours(now.colours),
  };
}

/** The order in which records come that are put together by some fields. */
export function orderOf({ groups, sort }: Pick<Seen, "groups" | "sort">): string {
  const first = groups.map(({ field, down }) => (down ? "-" : "") + field);
  return [...first, ...sort.split(",").filter((part) => part !== "")].join(",");
}

/** The same as the server is asked for it. */
export function askFor(seen: Seen, name: string) {
  return {
    filter: seen.filter,
    sort: seen.sort,
    search: seen.search,
    fields: seen.whole ? "" : seen.fields.map((field) => field.name).join(","),
    group: writeGroups(seen.groups),
    name,
  };
}
