import { CloseButton } from "@mantine/core";
import { useEffect, useSyncExternalStore } from "react";
import css from "@/ui/quietBar.module.css";
import { t } from "@/ui/text/text";

/** One line at the foot of the page: what was done, or what could not be. */
export interface Note {
  text: string;
  tone?: "plain" | "bad";
  action?: { label: string; run: () => void } | undefined;
}

let current: (Note & { at: number }) | null = null;
const watchers = new Set<() => void>();

export function say(note: Note | string) {
  const plain = typeof note === "string" ? { text: note } : note;
  set({ ...plain, at: (current?.at ?? 0) + 1 });
}

function set(note: typeof current) {
  current = note;
  for (const watcher of watchers) watcher();
}

const watch = (watcher: () => void) => {
  watchers.add(watcher);
  return () => void watchers.delete(watcher);
};

export function QuietBar() {
  const note = useSyncExternalStore(watch, () => current);
  useEffect(() => {
    if (!note) return;
    const timer = setTimeout(() => set(null), note.tone === "bad" || note.action ? 9000 : 3500);
    return () => clearTimeout(timer);
  }, [note]);
  return (
    <div className={css.place} role="status" aria-live="polite">
      {note ? (
        <div className={css.bar} data-tone={note.tone ?? "plain"}>
          <span>{note.text}</span>
          {note.action ? (
            <button
              type="button"
              className={css.action}
              onClick={() => {
                note.action?.run();
                set(null);
              }}
            >
              {note.action.label}
            </button>
          ) : null}
          <CloseButton
            size="sm"
            variant="transparent"
            c="inherit"
            aria-label={t("act.close")}
            onClick={() => set(null)}
          />
        </div>
      ) : null}
    </div>
  );
}
