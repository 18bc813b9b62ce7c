import { call, to } from "@/api/client";
import { isPassing, Problem } from "@/api/problem";
import { createRecord, patchRecord, type SheafRecord } from "@/api/record";
import { Overtaken, same } from "@/api/recordEdits";
import type { WaitingEdit, WaitingEdits } from "@/api/waitingEdits";

/** Someone may write the record between our reading and our writing; that often in a row nobody does. */
const ROUNDS = 4;

/** Which record was written, and the number of the change, where it was one still. */
export interface Sent {
  record: number;
  seq: number | undefined;
}

/** Sends one waiting change. Where someone else has changed the same field since, theirs stands. */
export async function sendOne(workspace: string, edit: WaitingEdit): Promise<Sent> {
  if (edit.made) {
    const { record, seq } = await createRecord(workspace, edit.table, edit.fields, edit.key);
    return { record: record.id, seq };
  }
  for (let round = 1; ; round++) {
    const now = await call<SheafRecord>(to("tables", edit.table, "records", edit.record), { workspace });
    const left = Object.entries(edit.fields).filter(([name, value]) => !same(now.fields[name], value));
    // An answer may have been lost after the server had taken the change.
    if (left.length === 0) return { record: edit.record, seq: undefined };
    const clash = left.find(([name]) => name in edit.before && !same(now.fields[name], edit.before[name]));
    if (clash) throw new Overtaken(clash[0]);
    try {
      const { seq } = await patchRecord(workspace, edit.table, edit.record, edit.fields, now.version);
      return { record: edit.record, seq };
    } catch (error) {
      if (round < ROUNDS && error instanceof Problem && error.status === 412) continue;
      throw error;
    }
  }
}

interface Report {
  /** One stands on the server. */
  taken(edit: WaitingEdit, sent: Sent): void;
  /** Why one was not taken, for people. */
  why(error: unknown): string;
  /** Nothing waits any more, after so many were sent. */
  over(sent: number): void;
}

/** Signed out: they wait until the person is back. */
const mayPass = (error: unknown) =>
  !(error instanceof Overtaken) && (isPassing(error) || (error instanceof Problem && error.status === 401));

/** Sends what waits, from the first to the last, and tries again where the server is away. */
export class Sender {
  #wake: () => void = () => {};
  readonly #send: (edit: WaitingEdit) => Promise<Sent>;
  readonly #edits: WaitingEdits;
  readonly #report: Report;

  constructor(send: (edit: WaitingEdit) => Promise<Sent>, edits: WaitingEdits, report: Report) {
    this.#send = send;
    this.#edits = edits;
    this.#report = report;
  }

  /** Tries at once. */
  wake() {
    this.#wake();
  }

  /** Until the signal. Of several tabs one sends, so that nothing is sent twice. */
  async start(name: string, signal: AbortSignal) {
    const locks = typeof navigator === "undefined" ? undefined : navigator.locks;
    if (!locks) return this.run(signal);
    await locks.request(name, { signal }, () => this.run(signal)).catch(() => undefined);
  }

  async run(signal: AbortSignal) {
    let failures = 0;
    let sent = 0;
    while (!signal.aborted) {
      const [edit] = this.#edits.kept.waiting;
      if (!edit) {
        if (sent > 0) this.#report.over(sent);
        sent = 0;
        failures = 0;
        await this.#pause(undefined, signal);
        continue;
      }
      try {
        if (edit.made) this.#edits.trying(edit);
        const done = await this.#send(edit);
        this.#edits.taken(edit, done.record);
        this.#report.taken(edit, done);
        sent += 1;
        failures = 0;
      } catch (error) {
        if (mayPass(error)) await this.#pause(Math.min(1000 * 2 ** failures++, 15_000), signal);
        else this.#edits.refuse(edit, this.#report.why(error), error instanceof Overtaken);
      }
    }
  }

  /** Until it is woken, something new waits, or so much time has passed. */
  #pause(ms: number | undefined, signal: AbortSignal): Promise<void> {
    return new Promise((done) => {
      const timer = ms === undefined ? undefined : setTimeout(() => over(), ms);
      const unwatch = ms === undefined ? this.#edits.watch(() => over()) : () => {};
      const over = () => {
        clearTimeout(timer);
        unwatch();
        signal.removeEventListener("abort", over);
        this.#wake = () => {};
        done();
      };
      this.#wake = over;
      signal.addEventListener("abort", over);
    });
  }
}
