import type { Table } from "@/api/table";
import type { TableSearch } from "@/features/table/TablePage";

/** What is kept of how a table was looked at last: not what was searched for, nor the record that was open. */
const KEPT = ["view", "filter", "sort", "fields", "group", "colours", "look", "span", "tint"] as const;

export type LastLook = Pick<TableSearch, (typeof KEPT)[number]>;

const keyOf = (workspace: string, table: string) => `sheaf.look.${workspace}.${table}`;

/** Remembers in this browser how a table is looked at, so that it is found so again. */
export function rememberLook(workspace: string, table: string, shown: TableSearch) {
  const look = Object.fromEntries(
    KEPT.flatMap((name) => (shown[name] === undefined ? [] : [[name, shown[name]]])),
  );
  try {
    if (Object.keys(look).length === 0) localStorage.removeItem(keyOf(workspace, table));
    else localStorage.setItem(keyOf(workspace, table), JSON.stringify(look));
  } catch {
    // Forbidden or full storage: the table opens as it is for everybody.
  }
}

/** How a table was looked at last; as it is for everybody where that was of a view that is gone. */
export function lastLook(workspace: string, table: Table): LastLook {
  try {
    const look = JSON.parse(localStorage.getItem(keyOf(workspace, table.name)) ?? "{}") as LastLook;
    const isThere = look.view === undefined || table.views?.some(({ name }) => name === look.view);
    return isThere ? look : {};
  } catch {
    return {};
  }
}
