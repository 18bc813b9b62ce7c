/** What a workbook or its like is called: what is dropped otherwise is no import. */
const readable = /\.(xlsx|xlsm|xlsb|xls|ods|csv|tsv|tab|txt|json|jsonl|ndjson|html?|xml|zip|gz)$/i;

/** What is one wherever it is dropped: a text or an archive may as well be meant for a cell of files. */
const surely = /\.(xlsx|xlsm|xlsb|xls|ods|csv|tsv|tab)$/i;

/** `asked`: the page that is shown imports. */
export const importable = (files: File[], asked: boolean): File[] =>
  files.filter(({ name }) => (asked ? readable : surely).test(name));

type Taker = (files: File[]) => void;

/** Files that were dropped anywhere, until a page that imports takes them. */
let waiting: File[] = [];
let taker: Taker | null = null;

/** Whether the page that is shown imports. */
export const takesDropped = (): boolean => taker !== null;

/** Answers whether something on the page takes them; where nothing does they wait for what will. */
export function leaveDropped(files: File[]): boolean {
  if (taker) taker(files);
  else waiting.push(...files);
  return taker !== null;
}

/** Takes what is dropped while it is there, and what was dropped before it came. */
export function takeDropped(take: Taker): () => void {
  // Once it stays: what is begun by a page that goes again is given up with it.
  const timer = setTimeout(() => {
    taker = take;
    const files = waiting;
    waiting = [];
    if (files.length) take(files);
  });
  return () => {
    clearTimeout(timer);
    if (taker === take) taker = null;
  };
}
