import { useEffect, useMemo, useRef, useSyncExternalStore } from "react";
import { liveOf, useLiveState } from "@/api/live";
import { sentence } from "@/api/problem";
import { Overtaken } from "@/api/recordEdits";
import { Sender, sendOne } from "@/api/sender";
import { UndoStack } from "@/api/undo";
import { waitingOf, type WaitingEdit } from "@/api/waitingEdits";
import { say } from "@/ui/quietBar";
import { t } from "@/ui/text/text";

/** Sends what waits as soon as the connection allows, and says when it is back. */
export function useSending(workspace: string, person: number) {
  const live = useLiveState(workspace);
  const edits = waitingOf(workspace, person);
  const kept = useSyncExternalStore(edits.watch, () => edits.kept);
  const sender = useMemo(() => {
    const undo = new UndoStack(workspace, sessionStorage);
    return new Sender((edit) => sendOne(workspace, edit), edits, {
      taken: ({ table }, { record, seq }) =>
        seq === undefined ? undefined : undo.push([{ table, record, seq }]),
      why: (error) => (error instanceof Overtaken ? t("connection.overtaken") : sentence(error)),
      over: (sent) => say(t("connection.sent", { n: sent })),
    });
  }, [workspace, edits]);

  useEffect(() => {
    const stop = new AbortController();
    void sender.start(`sheaf.waiting.${workspace}.${person}`, stop.signal);
    return () => stop.abort();
  }, [sender, workspace, person]);

  useEffect(() => {
    if (live === "live") sender.wake();
  }, [live, sender]);
  useBack(live === "lost", edits.any);

  const now = useMemo(
    () => () => {
      liveOf(workspace).wake();
      sender.wake();
    },
    [workspace, sender],
  );
  useEffect(() => {
    const gone = () => liveOf(workspace).drop();
    window.addEventListener("online", now);
    window.addEventListener("offline", gone);
    return () => {
      window.removeEventListener("online", now);
      window.removeEventListener("offline", gone);
    };
  }, [workspace, now]);

  return {
    lost: live === "lost",
    ...kept,
    now,
    dismiss: () => edits.dismiss(),
    insist: (edit: WaitingEdit) => edits.insist(edit),
  };
}

/** Says that the connection is back, unless what is sent then says it. */
function useBack(lost: boolean, waiting: boolean) {
  const was = useRef(lost);
  useEffect(() => {
    if (was.current && !lost && !waiting) say(t("connection.back"));
    was.current = lost;
  }, [lost, waiting]);
}
