import { useNavigate } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { useUpload } from "@/api/import";
import { sentence } from "@/api/problem";
import type { Sent } from "@/api/upload";
import { names } from "@/features/import/names";
import { routes } from "@/ui/paths";
import { say } from "@/ui/quietBar";
import { t } from "@/ui/text/text";

const isAbort = (error: unknown) => error instanceof DOMException && error.name === "AbortError";

/** Files on their way to a plan: one import at a time, what is dropped meanwhile waits for its turn. */
export function useUploads(workspace: string) {
  const upload = useUpload();
  const navigate = useNavigate();
  const [now, setNow] = useState<File[] | null>(null);
  const [sent, setSent] = useState<Sent | null>(null);
  const [waiting, setWaiting] = useState<File[][]>([]);
  const queue = useRef<File[][]>([]);
  const stop = useRef<AbortController | null>(null);

  // Who leaves the page has given the reading up.
  useEffect(() => () => stop.current?.abort(), []);

  /** `made`: plans that were made of what was dropped before. */
  function begin(files: File[], made: number[]) {
    const given = new AbortController();
    stop.current = given;
    setNow(files);
    setSent(null);
    const next = (plans: number[]) => {
      const following = queue.current.shift();
      setWaiting([...queue.current]);
      if (following) return begin(following, plans);
      setNow(null);
      const [only] = plans;
      // Of several none is the one to look at first.
      if (plans.length > 1) void navigate({ to: routes.imports, params: { workspace } });
      else if (only !== undefined) {
        void navigate({ to: routes.import, params: { workspace, import: String(only) } });
      }
    };
    upload.mutate(
      { files, onSent: setSent, signal: given.signal },
      {
        onSuccess: ({ id }) => next([...made, id]),
        onError: (error) => {
          if (isAbort(error)) say(t("wizard.stopped"));
          // What stands below the drop zone goes when the next is read, or with the page.
          else if (queue.current.length || made.length)
            say({ tone: "bad", text: t("wizard.unread", { files: names(files), why: sentence(error) }) });
          next(made);
        },
      },
    );
  }

  return {
    now,
    sent,
    waiting,
    error: upload.isError && !isAbort(upload.error) ? upload.error : null,
    take(files: File[]): void {
      if (files.length === 0) return;
      if (!now) return begin(files, []);
      queue.current.push(files);
      setWaiting([...queue.current]);
    },
    stop: () => stop.current?.abort(),
  };
}
