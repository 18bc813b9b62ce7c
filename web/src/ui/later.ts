import { createElement, useEffect, useState, useSyncExternalStore, type ComponentType } from "react";
import { say } from "@/ui/quietBar";
import { t } from "@/ui/text/text";

/** The page has come to rest so long after it came, in ms. */
const REST = 1500;

/** Fetches ahead what opens by a key, when the page has come to rest. The function stays the same. */
export function useAtRest(soon: () => void) {
  useEffect(() => {
    const timer = setTimeout(soon, REST);
    return () => clearTimeout(timer);
  }, [soon]);
}

interface Later<P> {
  /** The part; nothing while it has not come. */
  Part: (props: P) => React.ReactNode;
  /** Fetches it ahead: a pointer or the focus comes near. */
  soon: () => void;
  /** Whether it is there; while it is wanted it is fetched. `want`: gives the wish up where it cannot be. */
  useReady: (wanted: boolean, want?: (wanted: false) => void) => boolean;
}

/**
 * A part of a page that is no part of its first load. Other than `lazy` it can be waited for before anything opens, so that a
 * box opens whole, with the focus in it; and where it cannot be fetched, the page stands.
 */
export function later<P extends object>(load: () => Promise<ComponentType<P>>): Later<P> {
  let part: ComponentType<P> | undefined;
  let coming: Promise<void> | undefined;
  const watchers = new Set<() => void>();

  function fetch(): Promise<void> {
    coming ??= load().then(
      (came) => {
        part = came;
        for (const watcher of watchers) watcher();
      },
      (error: unknown) => {
        coming = undefined;
        throw error;
      },
    );
    return coming;
  }

  function watch(watcher: () => void) {
    watchers.add(watcher);
    return () => void watchers.delete(watcher);
  }

  const isReady = () => part !== undefined;

  function useReady(wanted: boolean, want?: (wanted: false) => void): boolean {
    const ready = useSyncExternalStore(watch, isReady, isReady);
    useEffect(() => {
      if (!wanted || ready) return;
      fetch().catch(() => {
        want?.(false);
        say({ tone: "bad", text: t("shell.partFailed") });
      });
    }, [wanted, ready, want]);
    return ready;
  }

  return {
    Part: (props) => (part ? createElement(part, props) : null),
    soon: () => void fetch().catch(() => undefined),
    useReady,
  };
}

const elsewhere = ["pointerdown", "focusout", "keydown"] as const;

/** A menu whose items come later: whoever goes on elsewhere before they are there asks for it no longer. */
export function useMenuLater({ useReady, soon }: Pick<Later<never>, "useReady" | "soon">) {
  const [wanted, onChange] = useState(false);
  const opened = useReady(wanted, onChange) && wanted;
  const waiting = wanted && !opened;
  useEffect(() => {
    if (!waiting) return;
    const drop = (event: Event) => {
      if (!(event instanceof KeyboardEvent) || event.key === "Escape") onChange(false);
    };
    for (const kind of elsewhere) window.addEventListener(kind, drop, true);
    return () => {
      for (const kind of elsewhere) window.removeEventListener(kind, drop, true);
    };
  }, [waiting]);
  return { opened, onChange, soon };
}
