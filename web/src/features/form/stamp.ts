import type { PublicForm } from "@/api/form";

/** A form's stamp, when it came, and the work that it asks for. */
export interface Stamped {
  stamp: string;
  at: number;
  work: Promise<string>;
}

/** Begins the work ahead of time, so that it is done when the answers are. */
export function stamped(form: PublicForm, at: number): Stamped {
  const { stamp = "", work = 0 } = form;
  return { stamp, at, work: work === 0 ? Promise.resolve("") : beside(stamp, work) };
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
