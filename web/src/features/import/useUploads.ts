import { useNavigate } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { useBring } from "@/api/import";
import { sentence } from "@/api/problem";
import type { Sent } from "@/api/upload";
import { called, type Brought } from "@/features/import/brought";
import { linkProblem } from "@/features/import/linkProblem";
import { routes } from "@/ui/paths";
import { say } from "@/ui/quietBar";
import { t } from "@/ui/text/text";

const isAbort = (error: unknown) => error instanceof DOMException && error.name === "AbortError";
const why = (brought: Brought, error: unknown) =>
  "link" in brought ? linkProblem(brought.link, error) : sentence(error);

/** Files and links on their way to a plan: one import at a time, what is brought meanwhile waits for its turn. */
export function useUploads(workspace: string) {
  const bring = useBring();
  const navigate = useNavigate();
  const [now, setNow] = useState<Brought | null>(null);
  const [sent, setSent] = useState<Sent | null>(null);
  const [waiting, setWaiting] = useState<Brought[]>([]);
  const queue = useRef<Brought[]>([]);
  const stop = useRef<AbortController | null>(null);

  // Who leaves the page has given the reading up.
  useEffect(() => () => stop.current?.abort(), []);

  /** `made`: plans that were made of what was brought before. */
  function begin(brought: Brought, made: number[]) {
    const given = new AbortController();
    stop.current = given;
    setNow(brought);
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
    bring.mutate(
      { brought, onSent: setSent, signal: given.signal },
      {
        onSuccess: ({ id }) => next([...made, id]),
        onError: (error) => {
          if (isAbort(error)) say(t("wizard.stopped"));
          // What stands in the drop zone goes when the next is read, or with the page.
          else if (queue.current.length || made.length)
            say({
              tone: "bad",
              text: t("wizard.unread", { files: called(brought), why: why(brought, error) }),
            });
          next(made);
        },
      },
    );
  }

  const failed = bring.isError && !isAbort(bring.error) ? bring.variables.brought : null;
  return {
    now,
    sent,
    waiting,
    /** Why files could not be read. */
    error: failed && "files" in failed ? bring.error : null,
    /** The link that could not be followed, and why. */
    lost:
      failed && "link" in failed ? { link: failed.link, why: linkProblem(failed.link, bring.error) } : null,
    take(brought: Brought): void {
      if ("files" in brought && brought.files.length === 0) return;
      if (!now) return begin(brought, []);
      queue.current.push(brought);
      setWaiting([...queue.current]);
    },
    stop: () => stop.current?.abort(),
  };
}
