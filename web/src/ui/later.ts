import { createElement, useEffect, useSyncExternalStore, type ComponentType } from "react";
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
  /** Whether it is there; while it is wanted it is fetched. */
  useReady: (wanted: boolean) => boolean;
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

  function useReady(wanted: boolean): boolean {
    const ready = useSyncExternalStore(watch, isReady, isReady);
    useEffect(() => {
      if (wanted && !ready) fetch().catch(() => say({ tone: "bad", text: t("shell.partFailed") }));
    }, [wanted, ready]);
    return ready;
  }

  return {
    Part: (props) => (part ? createElement(part, props) : null),
    soon: () => void fetch().catch(() => undefined),
    useReady,
  };
}
