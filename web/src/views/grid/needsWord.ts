import type { Laid } from "@/views/grid/lay";

/** Records that are written without a word before it. */
const UNASKED = 500;

/** Whether one is asked first: records would be added, or very many changed. */
export function needsWord({ writes, created }: Laid): boolean {
  return created.length > 0 || writes.length > UNASKED;
}
