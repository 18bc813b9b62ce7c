import { Problem } from "@/api/problem";

/** What is wrong with one field of what was sent, as a code, e.g. `required`; undefined: nothing, as far as was said. */
export function faultOf(error: unknown, field: string): string | undefined {
  return error instanceof Problem ? error.errors.find((one) => one.field === field)?.code : undefined;
}

/** Whether it was refused with this status, and not for a field. */
export function isRefused(error: unknown, status: number): boolean {
  return error instanceof Problem && error.status === status && error.errors.length === 0;
}
