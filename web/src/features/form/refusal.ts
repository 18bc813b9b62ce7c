import type { PublicForm } from "@/api/form";
import { Problem } from "@/api/problem";
import { questionsOf, refusalOf } from "@/features/form/question";
import { t } from "@/ui/text/text";

/** Why answers were not taken: under each question, and of the whole. */
export interface Refusal {
  questions: Record<string, string>;
  whole?: string;
}

/** Whether a new stamp may do: the one of the page has grown too old, or the form was changed. */
export const isStale = (error: unknown): boolean =>
  error instanceof Problem && error.errors.some(({ field }) => field === "stamp" || field === "work");

/** Why answers were not taken, in the language of whoever gave them: by codes, for the server's own words are English. */
export function refusalBy(error: unknown, form: PublicForm): Refusal {
  if (!(error instanceof Problem)) return { questions: {}, whole: t("form.unreachable") };
  const asked = new Map(questionsOf(form).map((question) => [question.field, question]));
  const named = error.errors.filter(({ field }) => asked.has(field));
  const questions = Object.fromEntries(
    named.map((one) => [one.field, refusalOf(one.code, one.message, asked.get(one.field), form.most_bytes)]),
  );
  return { questions, whole: wholeBy(error, named.length > 0) };
}

function wholeBy(error: Problem, some: boolean): string {
  const rest = error.errors.filter(({ field }) => field === "");
  const rule = rest.find(({ code }) => code === "rule");
  // What a rule says its author has written.
  if (rule) return rule.message;
  if (rest.length) return t("form.lacking");
  if (some) return t("form.mend");
  if (isStale(error)) return t("form.stale");
  if (error.status === 403) return t("form.closed");
  if (error.status === 404) return t("form.gone");
  if (error.status === 409) return t("form.sentAlready");
  if (error.status === 429) return t("form.tooMany");
  return error.status >= 500 ? t("form.unreachable") : t("form.notTaken");
}
