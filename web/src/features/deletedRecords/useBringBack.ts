import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { bringBack, leaveDeleted, type BroughtBack, type DeletedRecord } from "@/api/deletedRecords";
import { sentence } from "@/api/problem";
import type { Table } from "@/api/table";
import { UndoStack } from "@/api/undo";
import { calledOf } from "@/features/deletedRecords/called";
import { recordKey, type Writing } from "@/features/table/useWriting";
import { say } from "@/ui/quietBar";
import { t } from "@/ui/text/text";

interface Asked {
  workspace: string;
  table: Table;
  writing: Writing;
  onRecord: (id: number) => void;
}

const none: ReadonlySet<number> = new Set();

/** Brings deleted records back, as one act, and says what came of it. */
export function useBringBack({ workspace, table, writing, onRecord }: Asked) {
  const cache = useQueryClient();
  const [waiting, setWaiting] = useState(none);

  async function bring(records: DeletedRecord[]) {
    if (records.length === 0 || waiting.size > 0) return;
    setWaiting(new Set(records.map(({ id }) => id)));
    try {
      const came = await bringBack(workspace, table.name, records);
      const ids = came.done.map(({ record }) => record.id);
      new UndoStack(workspace, sessionStorage).push(
        came.done.map(({ record, seq }) => ({ table: table.name, record: record.id, made: true, seq })),
      );
      leaveDeleted(cache, workspace, table.name, new Set(ids));
      // Where one was looked at, it was told to be gone.
      for (const id of ids) void cache.invalidateQueries({ queryKey: recordKey(workspace, table.name, id) });
      tell(came);
    } finally {
      setWaiting(none);
    }
  }

  function tell({ done, failed }: BroughtBack) {
    const [first] = done;
    const [bad] = failed;
    const undo = { label: t("act.undo"), run: () => void writing.undo() };
    if (!bad && first && done.length === 1) {
      const { record } = first;
      const open = { label: t("goneRecords.open"), run: () => onRecord(record.id) };
      say({ text: t("goneRecords.back", { title: calledOf(record, table) }), action: open });
      return;
    }
    const back = t("goneRecords.backMany", { n: done.length });
    if (!bad) return say({ text: back, action: undo });
    const why = sentence(bad.why);
    if (!first && failed.length === 1) {
      say({ tone: "bad", text: t("goneRecords.refused", { title: calledOf(bad.record, table), why }) });
      return;
    }
    const stayed = t("goneRecords.stayed", { n: failed.length, why });
    say({
      tone: "bad",
      text: first ? `${back} ${stayed}` : stayed,
      action: first ? undo : undefined,
    });
  }

  return { waiting, bring };
}
