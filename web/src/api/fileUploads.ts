import { forgetAdded, rememberAdded } from "@/api/fileAddress";
import { type StoredFile } from "@/api/files";
import { isPassing, sentence } from "@/api/problem";
import { whenSignedOut } from "@/api/signedOut";
import { Slots } from "@/api/slots";
import { upload, type Sent } from "@/api/upload";
import { uploading } from "@/api/uploading";
import { say } from "@/ui/quietBar";
import { t } from "@/ui/text/text";

/** A file on its way, or one that did not get there. */
export interface Upload {
  key: number;
  name: string;
  size: number;
  /** From 0 to 1; at 1 the server looks at it. */
  share: number;
  state: "waiting" | "going" | "there" | "failed";
  why?: string;
  /** It failed, and would fail again. */
  lasting?: true;
}

/** Puts files that came into the record. `act` is the same for all that were added at once, so that they are undone as one. */
export type Attach = (files: StoredFile[], act: string) => Promise<void>;

type Send = (
  workspace: string,
  file: File,
  onSent: (sent: Sent) => void,
  signal: AbortSignal,
  place: string,
) => Promise<StoredFile>;

interface Entry extends Upload {
  file: File;
  batch: Batch;
  stop: AbortController;
  came?: StoredFile;
}

/** Files that were added at once. They come into the record in the order in which they were added. */
interface Batch {
  act: string;
  place: string;
  attach: Attach;
  entries: Entry[];
  writing: boolean;
}

/** So many files are sent at once; a browser keeps six connections to a server. */
const WIDTH = 3;

/** Files on their way into records of a workspace. They go on whatever is shown meanwhile. */
export class FileUploads {
  readonly #workspace: string;
  readonly #send: Send;
  readonly #why: (error: unknown, place: string) => string;
  readonly #slots = new Slots(WIDTH);
  #places = new Map<string, Entry[]>();
  #shown = new Map<string, Upload[]>();
  /** Places whose uploads somebody has before them. */
  #looked = new Map<string, number>();
  #watchers = new Set<() => void>();
  #next = 0;

  /** `why`: in words why a file did not come. */
  constructor(
    workspace: string,
    send: Send = sendFile,
    why: (error: unknown, place: string) => string = sentence,
  ) {
    this.#workspace = workspace;
    this.#send = send;
    this.#why = why;
  }

  add(place: string, files: File[], attach: Attach) {
    if (files.length === 0) return;
    const act = Math.random().toString(36).slice(2);
    const batch: Batch = { act, place, attach, entries: [], writing: false };
    for (const file of files) {
      const { name, size } = file;
      const entry: Entry = {
        key: this.#next++,
        name,
        size,
        share: 0,
        state: "waiting",
        file,
        batch,
        stop: new AbortController(),
      };
      batch.entries.push(entry);
    }
    this.#places.set(place, [...(this.#places.get(place) ?? []), ...batch.entries]);
    this.#tell(place);
    for (const entry of batch.entries) void this.#go(entry);
  }

  /** Gives a file up, be it on its way or refused. */
  cancel(place: string, key: number) {
    const entry = this.#find(place, key);
    if (!entry || entry.state === "there") return;
    entry.stop.abort();
    this.#drop(entry);
    void this.#attach(entry.batch);
  }

  /** Gives all up. */
  stop() {
    for (const entry of [...this.#places.values()].flat()) {
      entry.stop.abort();
      this.#drop(entry);
    }
  }

  /** Sends a file once more; it comes behind those that came meanwhile. */
  again(place: string, key: number) {
    const entry = this.#find(place, key);
    if (entry?.state !== "failed") return;
    const { batch } = entry;
    batch.entries = [...batch.entries.filter((other) => other !== entry), entry];
    entry.stop = new AbortController();
    Object.assign(entry, { state: "waiting", share: 0, why: undefined, lasting: undefined });
    this.#tell(batch.place);
    void this.#go(entry);
  }

  /** What is on its way to a place, or did not come; the same list as long as nothing has changed. */
  of(place: string): readonly Upload[] {
    return this.#shown.get(place) ?? nothing;
  }

  /** Somebody sees what goes to a place, until the function that is answered is called: what fails there needs no telling elsewhere. */
  look(place: string): () => void {
    const count = (step: number) => this.#looked.set(place, (this.#looked.get(place) ?? 0) + step);
    count(1);
    return () => void count(-1);
  }

  watch = (watcher: () => void): (() => void) => {
    this.#watchers.add(watcher);
    return () => void this.#watchers.delete(watcher);
  };

  async #go(entry: Entry) {
    const { place } = entry.batch;
    const { signal } = entry.stop;
    try {
      entry.came = await this.#slots.run(async () => {
        signal.throwIfAborted();
        entry.state = "going";
        this.#tell(place);
        const onSent = ({ sent, total }: Sent) => {
          entry.share = total > 0 ? sent / total : 1;
          this.#tell(place);
        };
        return this.#send(this.#workspace, entry.file, onSent, signal, place);
      });
      if (signal.aborted) return;
      entry.state = "there";
      entry.share = 1;
      rememberAdded(entry.came.id, entry.file);
    } catch (error) {
      if (signal.aborted) return;
      this.#fail(entry, error);
    }
    this.#tell(place);
    await this.#attach(entry.batch);
  }

  /** Puts those into the record that came, up to the first that is still on its way. */
  async #attach(batch: Batch) {
    if (batch.writing) return;
    const going = batch.entries.findIndex(({ state }) => state === "waiting" || state === "going");
    const until = going < 0 ? batch.entries.length : going;
    const came = batch.entries.slice(0, until).filter(({ state }) => state === "there");
    if (came.length === 0) return;
    batch.writing = true;
    try {
      await batch.attach(
        came.flatMap((entry) => entry.came ?? []),
        batch.act,
      );
      for (const entry of came) this.#drop(entry);
    } catch (error) {
      for (const entry of came) this.#fail(entry, error);
      this.#tell(batch.place);
    } finally {
      batch.writing = false;
    }
    await this.#attach(batch);
  }

  #fail(entry: Entry, error: unknown) {
    entry.state = "failed";
    entry.why = this.#why(error, entry.batch.place);
    if (!isPassing(error)) entry.lasting = true;
    if (this.#looked.get(entry.batch.place)) return;
    say({ tone: "bad", text: t("files.failed", { name: entry.name, why: entry.why }) });
  }

  #find = (place: string, key: number) => this.#places.get(place)?.find((entry) => entry.key === key);

  #drop(entry: Entry) {
    const { batch } = entry;
    batch.entries = batch.entries.filter((other) => other !== entry);
    const left = this.#places.get(batch.place)?.filter((other) => other !== entry) ?? [];
    if (left.length) this.#places.set(batch.place, left);
    else this.#places.delete(batch.place);
    this.#tell(batch.place);
  }

  #tell(place: string) {
    const entries = this.#places.get(place) ?? [];
    const shown = entries.map(({ key, name, size, share, state, why, lasting }): Upload => ({
      key,
      name,
      size,
      share,
      state,
      ...(why === undefined ? {} : { why }),
      ...(lasting ? { lasting } : {}),
    }));
    if (shown.length) this.#shown.set(place, shown);
    else this.#shown.delete(place);
    uploading.set(place, shown.filter(({ state }) => state !== "failed").length);
    for (const watcher of this.#watchers) watcher();
  }

  /** Whether something would be lost with the page. */
  get busy(): boolean {
    return [...this.#places.values()].some((entries) => entries.some(({ state }) => state !== "failed"));
  }
}

const nothing: readonly Upload[] = [];

async function sendFile(
  workspace: string,
  file: File,
  onSent: (sent: Sent) => void,
  signal: AbortSignal,
): Promise<StoredFile> {
  const form = new FormData();
  form.append("file", file, file.name);
  const { files } = await upload<{ files: StoredFile[] }>("files", workspace, form, onSent, signal);
  const [came] = files;
  if (!came) throw new Error(file.name);
  return came;
}

const known = new Map<string, FileUploads>();

function keepPage(event: BeforeUnloadEvent) {
  if ([...known.values()].some(({ busy }) => busy)) event.preventDefault();
}

/** The uploads of a workspace. Who leaves the page while some are under way is asked whether to. */
export function uploadsOf(workspace: string): FileUploads {
  const there = known.get(workspace);
  if (there) return there;
  if (known.size === 0) window.addEventListener("beforeunload", keepPage);
  const uploads = new FileUploads(workspace);
  known.set(workspace, uploads);
  return uploads;
}

// What one person was sending is none of the next one's.
whenSignedOut(() => {
  for (const uploads of known.values()) uploads.stop();
  known.clear();
  forgetAdded();
  window.removeEventListener("beforeunload", keepPage);
});
