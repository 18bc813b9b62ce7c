import { bringFile, giveUpFile, type Answers, type FormPlace, type PublicForm } from "@/api/form";
import { FileUploads, type Upload } from "@/api/fileUploads";
import { filesOf, isStored, type StoredFile } from "@/api/files";
import { Problem } from "@/api/problem";
import type { Sent } from "@/api/upload";
import { questionsOf, refusalOf } from "@/features/form/question";
import { isStale } from "@/features/form/refusal";
import { t } from "@/ui/text/text";

/** The stamp that files are brought with at the moment. */
export interface StampNow {
  stamp: string;
  work: () => Promise<string>;
}

export interface Stamps {
  now: () => StampNow;
  /** Takes a new one in place of this, unless that was done meanwhile. */
  renew: (stamp: string) => Promise<StampNow>;
}

type Bring = typeof bringFile;

interface Known {
  file: File;
  stamp: string;
}

const keyOf = (field: string, id: string) => `${field}/${id}`;

/** Whether a file that was brought is there no more. */
export const isGone = (error: unknown): boolean =>
  error instanceof Problem && error.errors.some(({ code }) => code === "file_gone");

const tooLarge = (field: string, code: string) =>
  new Problem(413, { code: "too_large", errors: [{ field, code, message: code }] });

/**
 * The files that somebody adds to a form. They are uploaded at once, and handed in with the stamp alone that they were uploaded with:
 * where that grows too old they are uploaded once more, as the page has them still.
 */
export class FormFiles {
  readonly #place: FormPlace | null;
  readonly #form: PublicForm;
  readonly #stamps: Stamps;
  readonly #bring: Bring;
  readonly #uploads: FileUploads;
  /** What came, by question and id. */
  #known = new Map<string, Known>();
  #shown = 0;

  /** `place`: none in a preview, where nothing is sent. */
  constructor(place: FormPlace | null, form: PublicForm, stamps: Stamps, bring: Bring = bringFile) {
    this.#place = place;
    this.#form = form;
    this.#stamps = stamps;
    this.#bring = bring;
    this.#uploads = new FileUploads("", this.#send, (error, field) => this.#words(error, field));
    // What fails is told at its question, wherever one is.
    for (const { field, type } of questionsOf(form)) if (type === "attachment") this.#uploads.look(field);
  }

  get watch() {
    return this.#uploads.watch;
  }

  get busy(): boolean {
    return this.#uploads.busy;
  }

  /** What is on its way to a question, or did not come. */
  of = (field: string): readonly Upload[] => this.#uploads.of(field);

  add(field: string, files: File[], attach: (came: StoredFile[]) => void) {
    this.#uploads.add(field, files, async (came) => attach(came));
  }

  cancel = (field: string, key: number) => this.#uploads.cancel(field, key);
  again = (field: string, key: number) => this.#uploads.again(field, key);

  /** Gives up all that is on its way. */
  stop = () => this.#uploads.stop();

  /** Lets go of a file that came; `left`: what the answer holds without it. */
  remove(field: string, file: StoredFile, left: StoredFile[]) {
    if (left.some(({ id }) => id === file.id)) return;
    const known = this.#known.get(keyOf(field, file.id));
    this.#known.delete(keyOf(field, file.id));
    // Where it does not arrive the file is gone after a day.
    if (this.#place && known) giveUpFile(this.#place, field, file.id, known.stamp).catch(() => undefined);
  }

  /** Why a question cannot be left as it is; null: it can. */
  wrongWith(field: string): string | null {
    const coming = this.of(field);
    if (coming.some(({ state }) => state === "failed")) return t("form.wrong.notUploaded");
    return coming.length ? t("form.wrong.uploading") : null;
  }

  /** Uploads the files of answers once more that another stamp brought; with `all`, every one. */
  async bringAgain(answers: Answers, all = false): Promise<void> {
    const { stamp } = this.#stamps.now();
    for (const [key, known] of this.#named(answers)) {
      if (!all && known.stamp === stamp) continue;
      const field = key.slice(0, key.lastIndexOf("/"));
      await this.#once(field, known.file, () => undefined, new AbortController().signal);
    }
  }

  *#named(answers: Answers): Generator<[string, Known]> {
    for (const { field, type } of questionsOf(this.#form)) {
      if (type !== "attachment") continue;
      for (const file of filesOf(answers[field])) {
        const key = isStored(file) ? keyOf(field, file.id) : "";
        const known = this.#known.get(key);
        if (known) yield [key, known];
      }
    }
  }

  #send = async (
    _: string,
    file: File,
    onSent: (sent: Sent) => void,
    signal: AbortSignal,
    field: string,
  ): Promise<StoredFile> => {
    const question = questionsOf(this.#form).find((one) => one.field === field);
    if (question?.most_bytes && file.size > question.most_bytes) throw tooLarge(field, "file_too_large");
    if (!this.#place) return { id: `preview ${this.#shown++}`, name: file.name, size: file.size };
    try {
      return await this.#once(field, file, onSent, signal);
    } catch (error) {
      if (!isStale(error)) throw error;
      await this.#stamps.renew(this.#stamps.now().stamp);
      return this.#once(field, file, onSent, signal);
    }
  };

  async #once(field: string, file: File, onSent: (sent: Sent) => void, signal: AbortSignal) {
    const { stamp, work } = this.#stamps.now();
    const said = { stamp, work: await work(), field };
    if (!this.#place) throw new Error("A preview sends nothing.");
    const came = await this.#bring(this.#place, said, file, onSent, signal);
    this.#known.set(keyOf(field, came.id), { file, stamp });
    return came;
  }

  #words(error: unknown, field: string): string {
    if (!(error instanceof Problem)) return t("form.unreachable");
    if (error.status === 429) return t("form.tooManyFiles");
    const [first] = error.errors;
    const question = questionsOf(this.#form).find((one) => one.field === field);
    if (first) return refusalOf(first.code, first.message, question, this.#form.most_bytes);
    return error.status >= 500 ? t("form.unreachable") : error.message;
  }
}
