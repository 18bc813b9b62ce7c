import type { Schema } from "@/api/schema";
import { language } from "@/ui/text/language";
import { t, wordsFor } from "@/ui/text/text";

/** What the server says when it refuses: RFC 9457, with our own code and fields. */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly hint: string | undefined;
  readonly errors: FieldProblem[];
  readonly requestId: string | undefined;

  constructor(status: number, body: Partial<ProblemBody>) {
    super(body.detail || body.title || t("error.status", { status: String(status) }));
    this.status = status;
    this.code = body.code ?? String(status);
    this.hint = body.hint;
    this.errors = body.errors ?? [];
    this.requestId = body.request_id;
  }
}

export type FieldProblem = Schema<"FieldProblem">;
type ProblemBody = Schema<"Problem">;

/** The server could not be reached at all. */
export class Unreachable extends Error {}

/** Whether the server is away: not reached, or what stands before it says so. */
export function isAway(error: unknown): boolean {
  return error instanceof Unreachable || (error instanceof Problem && [502, 503, 504].includes(error.status));
}

/** Whether the same may be answered otherwise later: the server was away, was at its end, or had been asked too much. */
export function isPassing(error: unknown): boolean {
  return !(error instanceof Problem) || error.status === 429 || error.status >= 500;
}

/** A sentence for people, whatever was thrown. The server's is English and says the most; some codes have words of ours. */
export function sentence(error: unknown): string {
  if (error instanceof Problem) {
    const own = language() === "en" ? undefined : wordsFor("problem", error.code);
    return own ?? error.errors[0]?.message ?? error.message;
  }
  if (error instanceof Error) return error.message;
  return String(error);
}
