import { useEffect, useSyncExternalStore } from "react";
import { open } from "@/api/client";
import { fetchChanges, type Change } from "@/api/change";
import { eventReader } from "@/api/eventStream";
import { Problem } from "@/api/problem";

type Listener = (change: Change) => void;
/** `out`: the workspace is not open any more, to whoever asks. */
export type LiveState = "connecting" | "live" | "lost" | "out";

/** Follows the change log of one workspace and tells everyone who listens. */
export class Live {
  #listeners = new Set<Listener>();
  #watchers = new Set<() => void>();
  #state: LiveState = "connecting";
  #since: number | null = null;
  #head: Promise<number> | null = null;
  #stop = new AbortController();
  #attempt = new AbortController();
  #wake: () => void = () => {};
  readonly #workspace: string;

  constructor(workspace: string) {
    this.#workspace = workspace;
  }

  get state(): LiveState {
    return this.#state;
  }

  /**
   * Settles when whatever changes from then on is told: what was read before may be outdated without a word. Where the server does not
   * say it, a page is shown all the same, and the stream tells by itself that it is lost.
   */
  async begun(): Promise<void> {
    await this.#head?.catch(() => {});
  }

  start() {
    this.#stop = new AbortController();
    void this.#run(this.#stop.signal);
  }

  close() {
    this.#stop.abort();
  }

  /** Tries to connect at once, where it waits to. */
  wake() {
    this.#wake();
  }

  /** The system says that the network is gone: a stream would notice much later. */
  drop() {
    this.#attempt.abort();
    this.#become("lost");
  }

  on(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  watch = (watcher: () => void): (() => void) => {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  };

  async #run(signal: AbortSignal) {
    let failures = 0;
    while (!signal.aborted) {
      const began = Date.now();
      try {
        this.#attempt = new AbortController();
        await this.#follow(AbortSignal.any([signal, this.#attempt.signal]));
      } catch (error) {
        if (signal.aborted) return;
        if (error instanceof Problem && error.status === 401) return;
        if (error instanceof Problem && (error.status === 403 || error.status === 404)) {
          this.#become("out");
          return;
        }
      }
      if (signal.aborted) return;
      failures = Date.now() - began > 10_000 ? 0 : failures + 1;
      if (failures > 1) this.#become("lost");
      await this.#pause(Math.min(500 * 2 ** failures, 15_000), signal);
    }
  }

  async #follow(signal: AbortSignal) {
    // The head is learnt once; after a break the stream goes on where it ended, so nothing is missed.
    this.#head ??= fetchChanges(this.#workspace, Number.MAX_SAFE_INTEGER).then(({ head }) => head);
    this.#since ??= await this.#head.catch((error: unknown) => {
      this.#head = null;
      throw error;
    });
    const response = await open(`changes?since=${this.#since}`, {
      workspace: this.#workspace,
      headers: { Accept: "text/event-stream" },
      signal,
    });
    this.#become("live");
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    if (!reader) return;
    const feed = eventReader((event) => this.#take(event.data));
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      feed(value);
    }
  }

  #take(data: string) {
    const change = readChange(data);
    if (!change || (this.#since !== null && change.seq <= this.#since)) return;
    this.#since = change.seq;
    for (const listener of this.#listeners) listener(change);
  }

  #pause(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((done) => {
      const over = () => {
        clearTimeout(timer);
        signal.removeEventListener("abort", over);
        this.#wake = () => {};
        done();
      };
      const timer = setTimeout(over, ms);
      this.#wake = over;
      signal.addEventListener("abort", over);
    });
  }

  #become(state: LiveState) {
    if (this.#state === state) return;
    this.#state = state;
    for (const watcher of this.#watchers) watcher();
  }
}

function readChange(data: string): Change | null {
  try {
    const change = JSON.parse(data) as Change;
    return typeof change.seq === "number" ? change : null;
  } catch {
    return null;
  }
}

const streams = new Map<string, Live>();

/** The stream of a workspace; one for the whole page. */
export function liveOf(workspace: string): Live {
  let live = streams.get(workspace);
  if (!live) {
    live = new Live(workspace);
    streams.set(workspace, live);
  }
  return live;
}

export function useLiveState(workspace: string): LiveState {
  const live = liveOf(workspace);
  return useSyncExternalStore(live.watch, () => live.state);
}

export function useChanges(workspace: string, listener: Listener) {
  useEffect(() => liveOf(workspace).on(listener), [workspace, listener]);
}
