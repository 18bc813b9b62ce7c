import type { SheafRecord } from "@/api/record";
import { spanOf, type Times } from "@/views/time/span";

/** The records that stand on a timeline, and those that do not say when they are. */
export const PLACED = "placed";
export const LOOSE = "loose";

export function placedOrNot(record: SheafRecord, times: Times): string {
  return spanOf(record, times) ? PLACED : LOOSE;
}
