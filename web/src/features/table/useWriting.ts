import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useMemo, useRef } from "react";
import { Going } from "@/api/going";
import { makeRecords } from "@/api/newRecords";
import { liveOf } from "@/api/live";
import { isAway, isPassing, Problem, sentence } from "@/api/problem";
import {
  createRecord,
  expansion,
  fetchRecord,
  gathered,
  refreshHistories,
  refreshHistory,
  type SheafRecord,
} from "@/api/record";
import { KeptForLater, Overtaken, RecordEdits, type WrittenSeveral } from "@/api/recordEdits";
import { MOST_AT_ONCE, patchRecords } from "@/api/severalRecords";
import type { ShownRecords } from "@/api/shownRecords";
import { modelKey, refreshModel, type Model, type Table } from "@/api/table";
import { newKey, UndoStack, type Done, type Followed, type Reversed } from "@/api/undo";
import type { WaitingEdit } from "@/api/waitingEdits";
import { laidOver, waitingRecord } from "@/api/waitingOver";
import type { Asked } from "@/features/table/attachFiles";
import { keeperOf } from "@/features/table/keeperOf";
import { leftOutOf, refusalOf, tell } from "@/features/table/outcome";
import type { Laid, LeftOut, NewRow, Write } from "@/views/grid/lay";
import { Refused } from "@/views/grid/refused";
import { routes } from "@/ui/paths";
import { say } from "@/ui/quietBar";
import { t } from "@/ui/text/text";

export const recordKey = (workspace: string, table: string, id: number) => [workspace, "record", table, id];

/** So many changes of an act are kept for undo at a time, and told where there are many. */
const STEP = 25;
/** An act of fewer changes is done before one could read how far it is. */
const SLOW = 100;
/** An act in parts of one request each; of a record that is written twice, all at once. */
function partsOf(writes: Write[]): Write[][] {
  const byRecord = new Map<number, Write>();
  for (const write of writes) {
    const known = byRecord.get(write.id);
    byRecord.set(write.id, known ? { ...known, edits: [...known.edits, ...write.edits] } : write);
  }
  const each = [...byRecord.values()];
  return Array.from({ length: Math.ceil(each.length / MOST_AT_ONCE) }, (_, at) =>
    each.slice(at * MOST_AT_ONCE, (at + 1) * MOST_AT_ONCE),
  );
}

/** More records than these are read again as a page rather than one by one. */
const MANY = 20;

/** All writing to a table's records from its page, with undo. */
export function useWriting(
  workspace: string,
  table: Table,
  pages: ShownRecords,
  onLeftOut: (left: LeftOut[]) => void,
  /** Shows the table otherwise, where what is undone asks for it. */
  onShow?: (change: Followed) => void,
) {
  const cache = useQueryClient();
  const navigate = useNavigate();
  const go = (there: { table: string; record?: number | undefined }) =>
    void navigate({
      to: routes.table,
      params: { workspace, table: there.table },
      search: { record: there.record },
    });
  const shelf = useRef({ pages, workspace, table, go, onShow });
  useEffect(() => {
    shelf.current = { pages, workspace, table, go, onShow };
  });

  const writing = useMemo(() => {
    const key = (id: number) => recordKey(workspace, table.name, id);
    /** How often each record was asked for again. */
    const turns = new Map<number, number>();
    const keeper = keeperOf(cache, workspace);
    const shelfOf = {
      get: (id: number) => shelf.current.pages.get(id) ?? cache.getQueryData<SheafRecord>(key(id)),
      put(record: SheafRecord) {
        shelf.current.pages.put(record);
        cache.setQueryData(key(record.id), record);
      },
    };
    const edits = new RecordEdits(workspace, table, shelfOf, keeper);
    const undo = new UndoStack(workspace, sessionStorage);
    const refused = new Refused();
    const recordAt = (row: number) => (row < 0 ? undefined : shelf.current.pages.at(row)?.id);
    /** What is still being written is waited for before anything is undone. */
    const going = new Going();

    /** Follows an act as it is done: undo knows of it at once, and who waits long sees how far it is. */
    function follow(key: string, of: number) {
      let fresh: Done[] = [];
      let count = 0;
      return {
        add(done: Done) {
          fresh.push(done);
          const before = count;
          count += 1 + (done.others?.length ?? 0);
          if (fresh.length === STEP || done.others?.length) this.keep();
          const isStep = Math.floor(count / STEP) > Math.floor(before / STEP);
          if (of >= SLOW && isStep && count < of) say(t("grid.saving", { done: count, of }));
        },
        keep() {
          undo.grow(key, fresh);
          fresh = [];
        },
      };
    }

    /** Writes to records that are there; answers what was refused. */
    async function change(key: string, writes: Write[]): Promise<LeftOut[]> {
      const act = follow(key, writes.length);
      const left: LeftOut[] = [];

      function refuse(write: Write, why: unknown) {
        // It stands on the screen, and is told with all others that wait.
        if (why instanceof KeptForLater) return;
        left.push(leftOutOf(write, why, table, shelf.current.pages.row(write.id)));
      }

      async function writeOne(write: Write) {
        try {
          const { seq } = await edits.edit(write.id, write.edits);
          act.add({ table: table.name, record: write.id, seq });
          void refreshHistory(cache, workspace, table.name, write.id);
        } catch (why) {
          refuse(write, why);
        }
      }

      /** Answers those that may be taken when all others are written. */
      async function writeParts(parts: Write[][], again: boolean): Promise<Write[]> {
        const waiting: Write[] = [];
        let last: Promise<WrittenSeveral> | undefined;
        const sent = parts.map((part) => ({ part, written: (last = edits.editMany(part, last)) }));
        for (const { part, written } of sent) {
          const { refused, ...came } = await written;
          const mayWait = (why: unknown) =>
            again && parts.length > 1 && why instanceof Problem && why.code === "duplicate";
          const late = part.filter(({ id }) => mayWait(refused.get(id)));
          for (const { id } of late) refused.delete(id);
          waiting.push(...late);
          take(part, { refused, ...came });
        }
        return waiting;
      }

      function take(part: Write[], { done, refused }: WrittenSeveral) {
        for (const { ids, seq } of done) {
          const [record, ...others] = ids;
          if (record !== undefined) act.add({ table: table.name, record, others, seq });
          void refreshHistories(cache, workspace, table.name, ids);
        }
        for (const write of part) if (refused.has(write.id)) refuse(write, refused.get(write.id));
      }

      const shown = writes.every(({ version }) => version === undefined);
      if (writes.length === 1 && shown) await Promise.all(writes.map(writeOne));
      else {
        // All of it is shown at once, and sent one part after the other.
        const late = await writeParts(partsOf(writes), true);
        // A value that no two may have may have been another record's until the part behind was written: from the last to the first.
        if (late.length) await writeParts(partsOf(late.reverse()), false);
      }
      act.keep();
      return left.sort((a, b) => a.row - b.row);
    }

    /** Whether new records wait from the first: the server is away, or others wait before them. */
    const isWaiting = () => keeper?.any || liveOf(workspace).state === "lost";

    /** Keeps a new record for when the server is back, and shows it. `once`: it was sent with that already. */
    function keepNew(fields: Record<string, unknown>, shown: Record<string, unknown>, once?: string) {
      const called = shown[table.title ?? ""];
      const title = typeof called === "string" ? called : "";
      const id = keeper?.keepNew({ table: table.name, title, fields, shown }, once);
      const edit = keeper?.of(table.name).find(({ record }) => record === id);
      if (!edit) return [];
      const record = waitingRecord(edit);
      cache.setQueryData(key(record.id), record);
      shelf.current.pages.accept(record);
      return [record];
    }

    /** A new record is one of the server's now, was refused, or was given up. */
    function settleNew(edit: WaitingEdit, record: number | undefined) {
      const { pages: shown } = shelf.current;
      const stays = record === undefined && keeper?.of(table.name).some((one) => one.record === edit.record);
      if (stays) return shown.put(waitingRecord(edit));
      shown.remove(edit.record);
      cache.removeQueries({ queryKey: key(edit.record) });
      if (record !== undefined) void shown.reload();
    }

    /** Makes the records of rows below the last; answers what was refused. */
    async function add(key: string, rows: NewRow[]): Promise<LeftOut[]> {
      if (isWaiting() && keeper) {
        for (const { fields } of rows) keepNew(fields, fields);
        say(t("connection.keptNew", { n: rows.length }));
        return [];
      }
      const made = await makeRecords(
        workspace,
        table.name,
        rows.map(({ fields }) => fields),
      );
      undo.grow(key, made.done);
      const { pages: shown } = shelf.current;
      if (shown.complete) for (const record of made.records) shown.append(gathered(record, table));
      if (made.records.length && (expansion(table) || !shown.complete)) await shown.reload();
      return made.refused.map((row) => refusalOf(row, rows[row.at], table));
    }

    /** Writes what was laid over the records, as one act, and tells what was not written; `done`: what to say of the rest. */
    async function put(laid: Laid, done?: (left: LeftOut[]) => string) {
      const key = newKey();
      refused.set([], recordAt);
      const left = [...laid.leftOut];
      left.push(...(await change(key, laid.writes)));
      if (laid.created.length) left.push(...(await add(key, laid.created)));
      refused.set(left, recordAt);
      tell({ ...laid, leftOut: left }, onLeftOut, done?.(left));
    }

    /** From its first write to its last record an act is one piece of work, so that it is undone in one step. */
    const putAll = (...laid: Parameters<typeof put>) => going.during(put(...laid));
    const write = (writes: Write[]) => putAll({ writes, created: [], leftOut: [], passed: [], beyond: 0 });

    /** Adds files to a list; see attachFiles.ts, which comes with the first ones. */
    async function attach(...asked: Asked) {
      const { attachFiles } = await import("@/features/table/attachFiles");
      const isKept = (why: unknown) => why instanceof KeptForLater;
      const isOvertaken = (why: unknown) => why instanceof Overtaken;
      const means = { workspace, table, shelf: shelfOf, edits, undo, isKept, isOvertaken };
      await attachFiles(means, ...asked);
      void refreshHistory(cache, workspace, table.name, asked[0]);
    }

    /** Makes a record, or keeps it where the server is away. What is refused is thrown. `shown`: its values as people see them. */
    async function create(fields: Record<string, unknown>, shown = fields): Promise<SheafRecord | undefined> {
      const wait = (once?: string) => {
        const [record] = keepNew(fields, shown, once);
        say(t("connection.keptNew", { n: 1 }));
        return record;
      };
      if (isWaiting() && keeper) return wait();
      const once = newKey();
      try {
        const { record, seq } = await createRecord(workspace, table.name, fields, once);
        undo.push([{ table: table.name, record: record.id, seq }]);
        // It is made, whatever becomes of the reading.
        const whole = await fetchRecord(workspace, table, record.id).catch(() => gathered(record, table));
        shelf.current.pages.accept(whole);
        return whole;
      } catch (error) {
        if (isAway(error) && keeper) return wait(once);
        throw error;
      }
    }

    /** New records that are not made yet are given up, until that is undone. */
    function giveUp(ids: number[]) {
      const gone = keeper?.drop(ids) ?? [];
      for (const { record } of gone) shelf.current.pages.remove(record);
      const putBack = () => {
        for (const { fields, later, shown } of gone) keepNew({ ...fields, ...later }, shown);
      };
      const text = t("record.deleted", { n: gone.length });
      if (gone.length) say({ text, action: { label: t("act.undo"), run: putBack } });
    }

    /** Deletes records, as one act; answers those that stay. */
    async function remove(all: number[]): Promise<number[]> {
      const ids = all.filter((id) => id > 0);
      if (ids.length < all.length) giveUp(all);
      if (ids.length === 0) return [];
      const act: Done[] = [];
      const refused = new Map<number, Problem>();
      try {
        for (let at = 0; at < ids.length; at += MOST_AT_ONCE) {
          const part = ids.slice(at, at + MOST_AT_ONCE).map((id) => ({ id, delete: true as const }));
          const { deleted, refused: some, seq } = await patchRecords(workspace, table.name, part);
          for (const [id, why] of some) refused.set(id, why);
          const [record, ...others] = deleted;
          if (record !== undefined) act.push({ table: table.name, record, others, seq });
          for (const id of deleted) shelf.current.pages.remove(id);
        }
        const [why] = refused.values();
        const n = ids.length - refused.size;
        const undone = { action: { label: t("act.undo"), run: () => void back() } };
        if (why) {
          const text = t("record.notDeleted", { n: refused.size, why: sentence(why) });
          say({ tone: "bad", text, ...(n ? undone : {}) });
        } else say({ text: t("record.deleted", { n }), ...undone });
      } catch (error) {
        say({ tone: "bad", text: sentence(error) });
        // Where the answer was lost it is not known what is gone.
        if (!(error instanceof Problem)) void shelf.current.pages.reload();
        return ids.filter((id) => !act.some(({ record, others }) => record === id || others?.includes(id)));
      } finally {
        undo.push(act);
      }
      return [...refused.keys()];
    }

    /** Shows what undoing came to, and says so. */
    async function settle(reversed: Reversed | null, word: "undone" | "redone", none: string) {
      if (!reversed) return say(none);
      const columns = reversed.done.some(({ column }) => column);
      const here = reversed.done.filter((done) => done.table === table.name && !done.column);
      if (columns) {
        await refreshModel(cache, workspace);
        const shown = reversed.done.find((done) => done.table === table.name && done.column)?.column?.shown;
        if (shown) shelf.current.onShow?.(word === "undone" ? shown.before : shown.after);
        void shelf.current.pages.reload();
      }
      const ids = here.flatMap(({ record, others = [] }) => [record, ...others]);
      // Records that were made are gone, or there again: what stands around them is read too.
      if (ids.length > MANY || here.some(({ made }) => made)) {
        const named = new Set<unknown>(ids);
        const queryKey = recordKey(workspace, table.name, 0).slice(0, -1);
        cache.removeQueries({ queryKey, predicate: (query) => named.has(query.queryKey[3]) });
        void refreshHistories(cache, workspace, table.name, ids);
        await shelf.current.pages.reload();
      } else for (const id of ids) await refresh(id);
      const [first] = reversed.failed;
      if (!first) {
        if (here.length) return say(t(`undo.${word}`));
        const { tellUndone } = await import("@/features/table/tellUndone");
        const tables = cache.getQueryData<Model>(modelKey(workspace))?.tables ?? [];
        return tellUndone(reversed.done, word, { tables, here: table.name, go: shelf.current.go });
      }
      const why = sentence(first.why);
      const text = reversed.done.length
        ? t("undo.partly", { n: reversed.failed.length, why })
        : t("undo.failed", { why });
      const kept = reversed.failed.some(({ why }) => isPassing(why));
      say({ tone: "bad", text: kept ? `${text} ${t("undo.kept")}` : text });
    }

    /** Reads a record anew, wherever it is shown. */
    async function refresh(id: number) {
      if (edits.busy(id)) return;
      const { pages: shown } = shelf.current;
      const turn = (turns.get(id) ?? 0) + 1;
      turns.set(id, turn);
      // An answer that comes after a later one was asked for may be of before the change that this is about.
      const overtaken = () => turns.get(id) !== turn;
      try {
        const record = await fetchRecord(workspace, table, id);
        if (overtaken() || edits.busy(id)) return;
        cache.setQueryData(key(id), record);
        void refreshHistory(cache, workspace, table.name, id);
        if (shown.get(id)) shown.put(record);
        else await shown.reload();
      } catch (error) {
        if (!overtaken() && error instanceof Problem && error.status === 404) {
          shown.remove(id);
          // Not removed: whoever looks at it would not hear of that.
          await cache.resetQueries({ queryKey: key(id) });
        }
      }
    }

    async function back() {
      refused.set([], recordAt);
      await going.over();
      await going.during(undo.undo().then((undone) => settle(undone, "undone", t("undo.nothing"))));
    }

    async function again() {
      await going.over();
      await going.during(undo.redo().then((redone) => settle(redone, "redone", t("undo.nothingToRedo"))));
    }

    return {
      keeper,
      refused,
      put: putAll,
      write,
      /** A record as it is shown, if it is. */
      now: (id: number) => shelfOf.get(id),
      attach: (...asked: Asked) => going.during(attach(...asked)),
      create: (...made: Parameters<typeof create>) => going.during(create(...made)),
      settleNew,
      /** A new record that waits, as it is shown. */
      waiting: waitingRecord,
      /** A record with what waits for the connection over it. */
      laid: (record: SheafRecord) => laidOver(record, keeper?.of(table.name) ?? []),
      remove: (ids: number[]) => going.during(remove(ids)),
      refresh,
      undo: back,
      redo: again,
      busy: () => edits.anyBusy || going.any,
    };
  }, [workspace, table, cache, onLeftOut]);

  // What waited is now as the server has it, taken or not.
  useEffect(
    () =>
      writing.keeper?.onSettled((edit, record) => {
        if (edit.table !== table.name) return;
        if (edit.made) writing.settleNew(edit, record);
        else void writing.refresh(edit.record);
      }),
    [writing, table.name],
  );

  useEffect(() => {
    const onLeave = (event: BeforeUnloadEvent) => {
      if (writing.busy()) event.preventDefault();
    };
    window.addEventListener("beforeunload", onLeave);
    return () => window.removeEventListener("beforeunload", onLeave);
  }, [writing]);

  return writing;
}

export type Writing = ReturnType<typeof useWriting>;
