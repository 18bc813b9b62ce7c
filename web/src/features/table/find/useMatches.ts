import { useCallback, useEffect, useRef, useState } from "react";
import type { Change } from "@/api/change";
import { useChanges } from "@/api/live";
import { sentence } from "@/api/problem";
import { expansion, fetchPage, type Selection, type SheafRecord } from "@/api/record";
import type { Table } from "@/api/table";
import type { Matching } from "@/views/find/matching";
import { both } from "@/views/look";

/** A cell that has what is looked for. */
export interface Match {
  record: SheafRecord;
  field: string;
}

/** What was found, in the order in which it is shown. */
export interface Found {
  matches: Match[];
  /** Further ones are read from here on; null: there are none. */
  next: string | null;
}

/** Records with a match that are read at a time; the others when one comes to them. */
const PART = 500;
/** Changes within this time are looked through once. */
const GATHER = 400;

interface Asked {
  workspace: string;
  table: Table;
  selection: Selection;
  matching: Matching;
}

/** The cells that have what is looked for, among all records that are shown, as the server finds them; null: it is on its way. */
export function useMatches({ workspace, table, selection, matching }: Asked) {
  const { filter, sort, search } = selection;
  const [turn, setTurn] = useState(0);
  const [held, setHeld] = useState<{ of: Matching; found: Found; why: string | undefined } | null>(null);

  const read = useCallback(
    async (cursor: string | undefined, signal: AbortSignal): Promise<Found> => {
      if (matching.formula === "") return { matches: [], next: null };
      const names = matching.fields.map(({ name }) => name).join(",");
      const { records, next } = await fetchPage(workspace, table.name, {
        selection: { filter: both(filter, matching.formula), sort, search },
        ...{ expand: expandedIn(table, matching), fields: names, limit: PART, cursor, signal },
      });
      const matches = records.flatMap((record) =>
        matching.fields.flatMap((field) =>
          matching.has(record, field) ? [{ record, field: field.name }] : [],
        ),
      );
      return { matches, next: next ?? null };
    },
    [workspace, table, filter, sort, search, matching],
  );

  useEffect(() => {
    const stop = new AbortController();
    read(undefined, stop.signal).then(
      (found) => !stop.signal.aborted && setHeld({ of: matching, found, why: undefined }),
      (error: unknown) => {
        if (!stop.signal.aborted)
          setHeld({ of: matching, found: { matches: [], next: null }, why: sentence(error) });
      },
    );
    return () => stop.abort();
  }, [read, matching, turn]);

  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const again = useCallback(() => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setTurn((now) => now + 1), GATHER);
  }, []);
  useEffect(() => () => clearTimeout(timer.current), []);
  const onChange = useCallback(
    ({ kind, table: changed }: Change) => {
      if (kind !== "comment" && (!changed || changed === table.name)) again();
    },
    [again, table.name],
  );
  useChanges(workspace, onChange);

  const here = held?.of === matching ? held : null;

  /** Reads further matches; answers all that are known then. */
  async function more(signal: AbortSignal): Promise<Found> {
    const known = here?.found ?? { matches: [], next: null };
    if (known.next === null) return known;
    const further = await read(known.next, signal);
    const found = { matches: [...known.matches, ...further.matches], next: further.next };
    setHeld({ of: matching, found, why: undefined });
    return found;
  }

  /** Forgets a match that is none any more. */
  function drop(match: Match) {
    if (!here) return;
    const matches = here.found.matches.filter((other) => other !== match);
    setHeld({ ...here, found: { ...here.found, matches } });
  }

  return { found: here?.found ?? null, why: here?.why, more, drop };
}

/** Links that are looked through are read with the titles behind them. */
function expandedIn(table: Table, { fields }: Matching): string | undefined {
  return expansion({ ...table, fields });
}
