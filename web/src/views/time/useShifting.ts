import { useLayoutEffect, useRef, useState } from "react";
import type { SheafRecord } from "@/api/record";
import type { Table } from "@/api/table";
import { canEdit } from "@/fields/kinds";
import { titleOf } from "@/fields/linked";
import { t } from "@/ui/text/text";
import { begun, editsFor, ended, moved, saySpan, spanOf, type Span, type Times } from "@/views/time/span";
import type { LookProps } from "@/views/lookProps";

/** What is taken hold of: all of a span, or one of its ends. */
export type Hold = "all" | "start" | "end";

/** A span on its way. */
export interface Draft {
  record: SheafRecord;
  span: Span;
  /** Moved by keys, which go on until it is put down. */
  keys: boolean;
}

const shift = { all: moved, start: begun, end: ended } as const;

interface Given extends Pick<LookProps, "onWrite"> {
  table: Table;
  times: Times;
  /** The record as it is now, wherever it is shown. */
  get: (id: number) => SheafRecord | undefined;
}

/** Moves records in time, and their ends, by pointer and by keys; what is refused comes back and is told. */
export function useShifting({ table, times, get, onWrite }: Given) {
  const [draft, setDraft] = useState<Draft | null>(null);
  const [refused, setRefused] = useState<number | null>(null);
  const [said, setSaid] = useState("");
  const latest = useRef<Draft | null>(null);
  const { from, to } = times;

  // What is moved by keys may come to be drawn elsewhere, and takes the focus along.
  const keyed = useRef<number | null>(null);
  useLayoutEffect(() => {
    const id = draft?.keys ? draft.record.id : keyed.current;
    keyed.current = draft?.keys ? id : null;
    const drawn = id === null ? null : document.querySelector<HTMLElement>(`[data-entry="${id}"]`);
    if (drawn && drawn !== document.activeElement) drawn.focus();
  }, [draft]);

  function hold(next: Draft | null) {
    latest.current = next;
    setDraft(next);
  }

  /** Whether this can be taken hold of. */
  const can: Record<Hold, boolean> = {
    all: canEdit(from) && (!to || canEdit(to)),
    start: canEdit(from),
    end: to !== undefined && canEdit(to),
  };

  function lift(record: SheafRecord, keys = false) {
    const span = spanOf(record, times);
    if (span) hold({ record, span, keys });
  }

  /** So far from where it was. */
  function pull(what: Hold, by: number) {
    const now = latest.current;
    const before = now && spanOf(now.record, times);
    if (!now || !before) return;
    const span = by === 0 ? before : shift[what](before, by);
    if (span.start !== now.span.start || span.end !== now.span.end) hold({ ...now, span });
  }

  function cancel() {
    const now = latest.current;
    hold(null);
    if (now?.keys) setSaid(t("time.stays", { record: titleOf(now.record, table) }));
  }

  async function drop() {
    const now = latest.current;
    if (!now) return;
    const before = spanOf(now.record, times);
    hold(null);
    await write(now.record, before, now.span);
  }

  async function write(record: SheafRecord, before: Span | null, after: Span) {
    const name = titleOf(record, table);
    const edits = editsFor(before, after, times);
    if (edits.length === 0) return setSaid(t("time.stays", { record: name }));
    setRefused(null);
    const done = onWrite([{ id: record.id, edits }]);
    setSaid(t("time.put", { record: name, when: saySpan(after, times) }));
    await done;
    const now = get(record.id);
    const stands = now ? spanOf(now, times) : null;
    if (!now || stands?.start === after.start || stands?.start !== before?.start) return;
    setRefused(record.id);
    setSaid(t("time.stays", { record: name }));
  }

  /** Keys while a record is lifted, and the one that lifts it; answers whether the key was taken. Steps are in days. */
  function onKey(event: React.KeyboardEvent, record: SheafRecord, step: (key: string) => number): boolean {
    if (event.ctrlKey || event.metaKey || event.altKey) return false;
    const now = latest.current;
    if (!now?.keys || now.record.id !== record.id) {
      if (event.key !== " " || !can.all) return false;
      lift(record, true);
      setSaid(t(can.end ? "time.lifted" : "time.liftedWhole", { record: titleOf(record, table) }));
      return true;
    }
    const by = step(event.key);
    if (by !== 0) {
      if (event.shiftKey && !can.end) return true;
      const span = shift[event.shiftKey ? "end" : "all"](now.span, by);
      hold({ ...now, span });
      setSaid(saySpan(span, times));
    } else if (event.key === " " || event.key === "Enter") void drop();
    else if (event.key === "Escape") cancel();
    else if (event.key === "Tab") {
      cancel();
      return false;
    }
    return true;
  }

  return { draft, refused, said, can, lift, pull, drop, cancel, write, onKey };
}

export type Shifting = ReturnType<typeof useShifting>;
