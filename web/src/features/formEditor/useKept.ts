import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import type { Form } from "@/api/form";
import { Problem } from "@/api/problem";
import { changeView, type View } from "@/api/view";
import { useLatest } from "@/features/formEditor/useLatest";
import { withHint } from "@/features/table/useShaping";
import { say } from "@/ui/quietBar";

/** So long a person may pause before what was changed is kept, in ms. */
const PAUSE = 600;

export type Keeping = "kept" | "waiting" | { problem: unknown };

/** A form while it is changed: each change is kept when the person pauses. What was refused stays on the page, with the reason. */
export function useKept(workspace: string, table: string, view: View, saved: Form) {
  const cache = useQueryClient();
  const [form, setForm] = useState(saved);
  const [keeping, setKeeping] = useState<Keeping>("kept");
  const written = JSON.stringify(saved);
  const known = useRef(written);
  const turn = useRef(0);
  const sending = useRef<Promise<void>>(Promise.resolve());

  // Somebody else changed it while nothing waits here.
  useEffect(() => {
    if (written === known.current || keeping !== "kept") return;
    known.current = written;
    setForm(saved);
  }, [written, saved, keeping]);

  useEffect(() => {
    if (keeping !== "waiting") return;
    const own = ++turn.current;
    const timer = setTimeout(() => {
      sending.current = sending.current.then(async () => {
        try {
          const { view: now } = await changeView(workspace, cache, table, view.name, { look: form });
          known.current = JSON.stringify(now?.look);
          if (own === turn.current) setKeeping("kept");
        } catch (problem) {
          if (own === turn.current) setKeeping({ problem });
        }
      });
    }, PAUSE);
    return () => clearTimeout(timer);
  }, [form, keeping, workspace, cache, table, view.name]);

  // Whoever leaves within the pause, or while the server is away, loses nothing.
  const left = useLatest({ form, waits: keeping !== "kept" });
  useEffect(() => {
    const onLeave = (event: BeforeUnloadEvent) => {
      if (left.current.waits) event.preventDefault();
    };
    window.addEventListener("beforeunload", onLeave);
    return () => window.removeEventListener("beforeunload", onLeave);
  }, [left]);
  useEffect(
    () => () => {
      const { form: look, waits } = left.current;
      // After what is on its way, so that the newest stays.
      const send = () => changeView(workspace, cache, table, view.name, { look });
      if (waits) void sending.current.then(send).catch(told);
    },
    [left, workspace, cache, table, view.name],
  );

  return {
    form,
    keeping,
    change(next: Form) {
      turn.current++;
      setForm(next);
      setKeeping("waiting");
    },
    retry: () => setKeeping("waiting"),
  };
}

const told = (problem: unknown) => say({ tone: "bad", text: withHint(problem) });

/** Why it was not kept, for people. */
export const why = (keeping: Keeping): string | null =>
  typeof keeping === "object" ? withHint(keeping.problem) : null;

/** The refusals of parts of it. */
export const faultsOf = (keeping: Keeping) =>
  typeof keeping === "object" && keeping.problem instanceof Problem ? keeping.problem.errors : [];
