import { useEffect, useEffectEvent, useRef, useState } from "react";
import { sentence } from "@/api/problem";
import type { FindBarProps } from "@/features/table/find/FindBar";
import { useMatches, type Found } from "@/features/table/find/useMatches";
import { say } from "@/ui/quietBar";
import { t } from "@/ui/text/text";
import type { Matching } from "@/views/find/matching";

/** Goes from match to match; the first is the one at the active cell, or after it. */
export function useSteps(
  { workspace, table, columns, pages, selection, grid }: FindBarProps,
  matching: Matching,
) {
  const { found, why, more, drop } = useMatches({ workspace, table, selection, matching });
  const [at, setAt] = useState(0);
  const going = useRef<AbortController | null>(null);
  useEffect(() => () => going.current?.abort(), []);

  async function go(to: number, of: Found) {
    const match = of.matches[to];
    if (!match) return;
    going.current?.abort();
    const { signal } = (going.current = new AbortController());
    setAt(to);
    try {
      const row = await pages.find(match.record.id, signal);
      if (signal.aborted) return;
      const column = columns.findIndex(({ name }) => name === match.field);
      if (row === undefined) say({ tone: "bad", text: t("find.notFound") });
      else grid.current?.take(column, row);
    } catch (error) {
      if (!signal.aborted) say({ tone: "bad", text: t("find.failed", { why: sentence(error) }) });
    }
  }

  const begun = useRef<Matching | null>(null);
  const begin = useEffectEvent((of: Found) => {
    if (begun.current === matching) return;
    begun.current = matching;
    const from = grid.current?.row() ?? 0;
    const first = of.matches.findIndex(({ record }) => (pages.row(record.id) ?? from) >= from);
    void go(Math.max(0, first), of);
  });
  useEffect(() => {
    if (found) begin(found);
  }, [found]);

  /** Around the ends, where these are known. */
  async function step(by: 1 | -1) {
    if (!found) return;
    const to = at + by;
    if (to >= 0 && to < found.matches.length) return go(to, found);
    if (found.next === null) return go(by > 0 ? 0 : found.matches.length - 1, found);
    if (to < 0) return;
    try {
      await go(to, await more(new AbortController().signal));
    } catch (error) {
      say({ tone: "bad", text: t("find.failed", { why: sentence(error) }) });
    }
  }

  const match = found?.matches[at];
  return {
    match,
    count: found?.matches.length ?? 0,
    said: why ?? saying(found, at),
    step: (by: 1 | -1) => void step(by),
    /** Leaves the match, which is none any more, for the one after it. */
    leave() {
      if (!found || !match) return;
      drop(match);
      const matches = found.matches.filter((other) => other !== match);
      void go(at < matches.length ? at : 0, { ...found, matches });
    },
  };
}

export type Steps = ReturnType<typeof useSteps>;

function saying(found: Found | null, at: number): string {
  if (!found) return t("find.looking");
  const n = found.matches.length;
  if (n === 0) return t("find.none");
  return t(found.next === null ? "find.place" : "find.placeMore", { at: Math.min(at, n - 1) + 1, n });
}
