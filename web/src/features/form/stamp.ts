import { fetchForm, type FormPlace, type PublicForm } from "@/api/form";

/** A form's stamp, when it came, and the work that it asks for. */
export interface Stamped {
  stamp: string;
  at: number;
  work: () => Promise<string>;
}

/** Begins the work ahead of time, so that it is done when the answers are; what failed is begun anew when it is asked for. */
export function stamped(form: PublicForm, at: number, begin = beside): Stamped {
  const { stamp = "", work: bits = 0 } = form;
  let begun: Promise<string> | null = null;
  async function work() {
    const mine = (begun ??= bits === 0 ? Promise.resolve("") : begin(stamp, bits));
    try {
      return await mine;
    } catch (error) {
      if (begun === mine) begun = null;
      throw error;
    }
  }
  void work().catch(() => undefined);
  return { stamp, at, work };
}

/** The stamp that a page has: one that grew too old makes way for another, and what was answered stays. */
export class FormStamps {
  readonly #place: FormPlace;
  readonly #form: PublicForm;
  readonly #loadedAt: number;
  #now: Stamped | null = null;
  #renewing: Promise<Stamped> | null = null;

  constructor(place: FormPlace, form: PublicForm, loadedAt: number) {
    this.#place = place;
    this.#form = form;
    this.#loadedAt = loadedAt;
  }

  now = (): Stamped => (this.#now ??= stamped(this.#form, this.#loadedAt));

  /** Takes a new one in place of this; what several ask for at once is asked for once. */
  renew = async (stamp: string): Promise<Stamped> => {
    if (this.now().stamp !== stamp) return this.now();
    this.#renewing ??= fetchForm(this.#place)
      .then((form) => (this.#now = stamped(form, performance.now())))
      .finally(() => (this.#renewing = null));
    return this.#renewing;
  };
}

/** In a thread of its own, so that typing never waits for it; where there is none, here. */
function beside(stamp: string, bits: number): Promise<string> {
  const inWorker = new Promise<string>((resolve, reject) => {
    const worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
    worker.onmessage = ({ data }: MessageEvent<string>) => {
      resolve(data);
      worker.terminate();
    };
    worker.onerror = () => reject(new Error("no worker"));
    worker.postMessage({ stamp, bits });
  });
  return inWorker.catch(async () => (await import("@/features/form/work")).work(stamp, bits));
}
