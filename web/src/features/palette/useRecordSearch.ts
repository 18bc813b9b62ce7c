import { IconFileText } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import type { SheafRecord } from "@/api/record";
import type { Table } from "@/api/table";
import { shownAs, showValue } from "@/fields/kinds";
import { titleOf, withTitle } from "@/fields/linked";
import type { Entry } from "@/features/palette/entry";
import { excerpt, fold, wordsIn } from "@/features/palette/fold";
import { askTable, LEAST, searchAll, type Search } from "@/features/palette/recordSearch";
import { routes } from "@/ui/paths";

const PAUSE = 140;

/** Searches the records of all tables once typing pauses; what was asked before is given up. */
export function useRecordSearch(workspace: string, tables: Table[], query: string): Search | null {
  const [search, setSearch] = useState<Search | null>(null);
  const asked = query.trim();
  useEffect(() => {
    if (asked.length < LEAST || tables.length === 0) return;
    const stop = new AbortController();
    const timer = setTimeout(
      () => void searchAll(tables, asked, askTable(workspace), setSearch, stop.signal),
      PAUSE,
    );
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [workspace, tables, asked]);
  return search?.query === asked && asked.length >= LEAST ? search : null;
}

/** A found record as a line: its title, and where the words stand if not there. */
export function useFoundEntry(workspace: string, tables: Table[], query: string) {
  const navigate = useNavigate();
  return (table: Table, record: SheafRecord): Entry => ({
    key: `record:${table.name}/${record.id}`,
    label: titleOf(record, table),
    icon: IconFileText,
    passage: passageOf(record, table, tables, query),
    run: () =>
      void navigate({
        to: routes.table,
        params: { workspace, table: table.name },
        search: { record: record.id },
      }),
  });
}

function passageOf(record: SheafRecord, table: Table, tables: Table[], query: string): Entry["passage"] {
  const words = wordsIn(query);
  const title = fold(titleOf(record, table));
  if (words.every((word) => title.includes(word))) return undefined;
  for (const field of table.fields) {
    const target = tables.find((other) => other.name === field.link?.table);
    const { type } = shownAs(field).field;
    if (type === "json" || type === "attachment" || field.name === table.title) continue;
    const text = showValue(withTitle(record.fields[field.name], target), field);
    const folded = fold(text);
    if (words.some((word) => folded.includes(word)))
      return { field: field.label, text: excerpt(text, query) };
  }
  return undefined;
}
