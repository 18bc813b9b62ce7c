import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";
import type { Rows } from "@/api/recordPages";
import type { Selection } from "@/api/record";
import { fetchSummary, type Summed } from "@/api/summary";
import type { Field } from "@/api/table";
import { useWorkspace } from "@/api/workspace";
import { count } from "@/views/grid/range";
import { figuresFrom, figuresOf, measuresOf, type Figures } from "@/views/grid/figures/figures";

/** More records are not loaded only to be added up. */
export const MOST_ADDED = 20_000;
/** Whoever still draws the selection larger asks for nothing. */
const REST = 250;
/** Columns that one question is about: the server takes a few hundred figures at once. */
const PART = 100;

/** Cells that are selected. */
export interface Chosen {
  fields: Field[];
  /** The rows of records among those that are selected; none: every record that is shown. */
  rows: number[] | null;
}

interface Asked {
  table: string;
  pages: Rows;
  /** Of the pages: changes with the rows. */
  version: number;
  shown: Omit<Selection, "sort">;
}

/** What selected cells come to; none while it is not known for certain, `"tooMany"` where it will not be. */
export function useFigures(
  { fields, rows: named }: Chosen,
  { table, pages, version, shown }: Asked,
): Figures | "tooMany" | null {
  const workspace = useWorkspace();
  const { filter, search } = shown;
  // What is here is added up here, also where it is all there is: that is there at once.
  const all = pages.complete && pages.length <= MOST_ADDED ? pages.length : null;
  const rows = useMemo(() => named ?? (all === null ? null : count(0, all)), [named, all]);
  const measures = useMemo(() => measuresOf(fields), [fields]);
  const { data } = useQuery({
    // Below the key of summaries, so that it follows the table as they do.
    queryKey: [workspace, "summary", table, filter, search, "selected", JSON.stringify(measures)],
    queryFn: ({ signal }) => fetchAll(workspace, table, shown, fields, signal),
    enabled: rows === null,
    retry: false,
  });

  const tooMany = rows !== null && rows.length > MOST_ADDED;
  const here = useMemo(() => {
    if (!rows || tooMany) return null;
    const records = rows.flatMap((row) => pages.at(row) ?? []);
    return records.length === rows.length ? figuresOf(records, fields) : null;
    // The version is what says that the rows behind `pages` changed.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [rows, tooMany, fields, pages, version]);

  const missing = rows !== null && !tooMany && here === null;
  const [first, last] = [rows?.[0] ?? 0, rows?.at(-1) ?? 0];
  useEffect(() => {
    if (!missing) return;
    const timer = setTimeout(() => void pages.reach(last, first), REST);
    return () => clearTimeout(timer);
  }, [missing, pages, first, last]);

  if (rows === null) return data ? figuresFrom(data, fields) : null;
  return tooMany ? "tooMany" : here;
}

async function fetchAll(
  workspace: string,
  table: string,
  shown: Asked["shown"],
  fields: Field[],
  signal: AbortSignal,
): Promise<Summed> {
  const parts = Array.from({ length: Math.ceil(fields.length / PART) }, (_, at) =>
    fields.slice(at * PART, (at + 1) * PART),
  );
  const answers = await Promise.all(
    parts.map((part) => fetchSummary(workspace, table, shown, {}, signal, measuresOf(part))),
  );
  const [first] = answers;
  return {
    ...(first ?? { records: 0, summary: {} }),
    measures: answers.flatMap(({ measures = [] }) => measures),
  };
}

/** Kept for the whole browser: which figure stands beside the count. */
const KEY = "sheaf.figure";

export function useKept<N extends string>(names: readonly N[], first: N): [N, (name: N) => void] {
  const [name, setName] = useState<N>(() => {
    const kept = read();
    return names.find((one) => one === kept) ?? first;
  });
  return [
    name,
    (next) => {
      setName(next);
      try {
        localStorage.setItem(KEY, next);
      } catch {
        // A browser that keeps nothing has the first one the next time.
      }
    },
  ];
}

function read(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}
