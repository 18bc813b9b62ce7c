import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useRef } from "react";
import { Problem, sentence } from "@/api/problem";
import { createRecord, deleteRecord, fetchRecord, refreshHistory, type SheafRecord } from "@/api/record";
import { Overtaken, RecordEdits } from "@/api/recordEdits";
import type { RecordPages } from "@/api/recordPages";
import type { Table } from "@/api/table";
import { UndoStack, type Act } from "@/api/undo";
import type { Pasted, Write } from "@/views/grid/write";
import { say } from "@/ui/quietBar";
import { t } from "@/ui/text/text";

export const recordKey = (workspace: string, table: string, id: number) => [workspace, "record", table, id];

/** All writing to a table's records from its page, with undo. */
export function useWriting(workspace: string, table: Table, pages: RecordPages) {
  const cache = useQueryClient();
  const shelf = useRef({ pages, workspace, table });
  useEffect(() => {
    shelf.current = { pages, workspace, table };
  });

  return useMemo(() => {
    const key = (id: number) => recordKey(workspace, table.name, id);
    const edits = new RecordEdits(workspace, table, {
      get: (id) => shelf.current.pages.get(id) ?? cache.getQueryData<SheafRecord>(key(id)),
      put(record) {
        shelf.current.pages.put(record);
        cache.setQueryData(key(record.id), record);
      },
    });
    const undo = new UndoStack(workspace, sessionStorage);

    async function write(writes: Write[]) {
      const turns = await Promise.allSettled(writes.map(({ id, edits: fields }) => edits.edit(id, fields)));
      const act: Act = [];
      turns.forEach((turn, at) => {
        const record = writes[at]?.id;
        if (turn.status === "rejected" || record === undefined) return;
        act.push({ table: table.name, record, seq: turn.value.seq });
        void refreshHistory(cache, workspace, table.name, record);
      });
      undo.push(act);
      const refused = turns.filter((turn) => turn.status === "rejected");
      if (refused[0]) say({ tone: "bad", text: refusal(refused[0].reason, refused.length, table) });
    }

    /** Makes records; answers those made. What is refused is thrown. */
    async function create(rows: Record<string, unknown>[]): Promise<SheafRecord[]> {
      const act: Act = [];
      const made: SheafRecord[] = [];
      try {
        for (const fields of rows) {
          const { record, seq } = await createRecord(workspace, table.name, fields);
          act.push({ table: table.name, record: record.id, seq });
          const whole = await fetchRecord(workspace, table, record.id);
          made.push(whole);
          if (shelf.current.pages.complete) shelf.current.pages.append(whole);
        }
      } finally {
        undo.push(act);
      }
      return made;
    }

    async function paste(pasted: Pasted) {
      await write(pasted.writes);
      try {
        await create(pasted.created);
      } catch (error) {
        say({ tone: "bad", text: sentence(error) });
        return;
      }
      if (pasted.refusedCount) {
        say({
          tone: "bad",
          text: t("grid.pasteRefused", { n: pasted.refusedCount, why: pasted.refused[0] ?? "" }),
        });
      }
    }

    async function remove(ids: number[]) {
      const act: Act = [];
      try {
        for (const id of ids) {
          const seq = await deleteRecord(workspace, table.name, id);
          act.push({ table: table.name, record: id, seq });
          shelf.current.pages.remove(id);
        }
        say({
          text: t("record.deleted", { n: ids.length }),
          action: { label: t("act.undo"), run: () => void back() },
        });
      } catch (error) {
        say({ tone: "bad", text: sentence(error) });
      } finally {
        undo.push(act);
      }
    }

    async function settle(act: Act | null, word: string, none: string) {
      if (!act) return say(none);
      for (const { table: name, record } of act) {
        if (name !== table.name) continue;
        await refresh(record);
      }
      say(word);
    }

    /** Reads a record anew, wherever it is shown. */
    async function refresh(id: number) {
      if (edits.busy(id)) return;
      const { pages: shown } = shelf.current;
      try {
        const record = await fetchRecord(workspace, table, id);
        if (edits.busy(id)) return;
        cache.setQueryData(key(id), record);
        void refreshHistory(cache, workspace, table.name, id);
        if (shown.get(id)) shown.put(record);
        else await shown.reload();
      } catch (error) {
        if (error instanceof Problem && error.status === 404) {
          shown.remove(id);
          cache.removeQueries({ queryKey: key(id) });
        }
      }
    }

    async function back() {
      try {
        await settle(await undo.undo(), t("undo.undone"), t("undo.nothing"));
      } catch (error) {
        say({ tone: "bad", text: t("undo.failed", { why: sentence(error) }) });
      }
    }

    async function again() {
      try {
        await settle(await undo.redo(), t("undo.redone"), t("undo.nothingToRedo"));
      } catch (error) {
        say({ tone: "bad", text: t("undo.failed", { why: sentence(error) }) });
      }
    }

    return { write, create, paste, remove, refresh, undo: back, redo: again };
  }, [workspace, table, cache]);
}

export type Writing = ReturnType<typeof useWriting>;

function refusal(error: unknown, count: number, table: Table): string {
  if (error instanceof Overtaken) {
    const label = table.fields.find((field) => field.name === error.field)?.label ?? error.field;
    return t("grid.overtaken", { field: label });
  }
  return count > 1
    ? t("grid.refusedMany", { n: count, why: sentence(error) })
    : t("grid.refused", { why: sentence(error) });
}
