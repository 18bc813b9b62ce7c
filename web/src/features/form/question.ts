import type { Answers, PublicForm, PublicQuestion, PublicStep } from "@/api/form";
import type { Field } from "@/api/table";
import { sizeWords } from "@/fields/files/words";
import { kindOf } from "@/fields/kinds";
import { unfit } from "@/fields/refused";
import { kindWords } from "@/features/form/fileKinds";
import { t } from "@/ui/text/text";
import "@/ui/text/formWords";

/** A question as a field, for all that knows fields. */
export function fieldOf(question: PublicQuestion): Field {
  const { field, choices, ...rest } = question;
  return {
    ...rest,
    name: field,
    id: 0,
    unique: false,
    type: question.type as Field["type"],
    ...(choices
      ? {
          choices: choices.map(({ label, colour }, at) => ({
            code: at + 1,
            label,
            ...(colour ? { colour } : {}),
          })),
        }
      : {}),
  } as Field;
}

/** Every question of a form, in order. */
export const questionsOf = (form: PublicForm): PublicQuestion[] =>
  (form.steps ?? []).flatMap((step) => step.questions);

export const isBlank = (value: unknown): boolean =>
  value === null ||
  value === undefined ||
  (typeof value === "string" && value.trim() === "") ||
  (Array.isArray(value) && value.length === 0);

/** The answers to what is asked, without those that are blank. */
export function sentOf(answers: Answers, asked: ReadonlySet<string>): Answers {
  const kept = Object.entries(answers).filter(([field, value]) => asked.has(field) && !isBlank(value));
  return Object.fromEntries(kept);
}

/** What is asked before anybody is asked: what depends on nothing. */
export const askedAtFirst = (form: PublicForm): Set<string> =>
  new Set(
    questionsOf(form)
      .filter((question) => !question.depends_on)
      .map(({ field }) => field),
  );

/** The fields by whose answers it is decided what is asked. */
export const decidingOf = (form: PublicForm): Set<string> =>
  new Set(questionsOf(form).flatMap((question) => question.depends_on ?? []));

/** The steps that have anything to show. */
export const stepsOf = (form: PublicForm, asked: ReadonlySet<string>): PublicStep[] =>
  (form.steps ?? []).filter(({ questions }) => questions.some(({ field }) => asked.has(field)));

/** What is wrong with an answer as far as the page can tell; null: nothing. The server looks again. */
export function wrongWith(question: PublicQuestion, value: unknown): string | null {
  if (isBlank(value)) return question.required ? t("form.wrong.required") : null;
  if (question.type === "email" && !/^\S+@\S+\.\S+$/.test(String(value))) return t("field.refused.email");
  if (question.max_length && typeof value === "string" && [...value].length > question.max_length)
    return t("field.refused.long", { n: question.max_length });
  return null;
}

/** What is said otherwise of an answer than of a value in a table, by the server's codes. */
const wrongs = {
  duplicate: "taken",
  file_gone: "fileGone",
  overlap: "overlap",
  required: "required",
} as const;

const isOwn = (code: string): code is keyof typeof wrongs => code in wrongs;

/**
 * What the server refused, in the reader's language. A rule speaks in the words of whoever made it. `most`: bytes of all files of an
 * answer.
 */
export function refusalOf(code: string, message: string, question?: PublicQuestion, most?: number): string {
  if (code === "rule") return message;
  if (code === "file_kind") return t("form.wrong.fileKind", { kinds: kindWords(question?.kinds ?? []) });
  if (code === "file_too_large")
    return t("form.wrong.fileLarge", { size: sizeWords(question?.most_bytes ?? 0) });
  if (code === "files_too_large") return t("form.wrong.filesLarge", { size: sizeWords(most ?? 0) });
  if (code === "too_many_files") return t("form.wrong.filesMany", { n: question?.most ?? 0 });
  if (isOwn(code)) return t(`form.wrong.${wrongs[code]}`);
  return (question && unfit(code, fieldOf(question))) ?? t("form.wrong.unfit");
}

/** The answers that an address brings along, as far as they can be read; what no question asks for is left aside. */
export function prefilled(form: PublicForm, search: string): Answers {
  const given = new URLSearchParams(search);
  const answers: Answers = {};
  for (const question of questionsOf(form)) {
    const text = given.get(question.field)?.trim();
    if (!text) continue;
    const value = valueOf(question, text);
    if (value !== undefined) answers[question.field] = value;
  }
  return answers;
}

function valueOf(question: PublicQuestion, text: string): unknown {
  const choice = (wanted: string) =>
    question.choices?.find(({ label }) => label.toLocaleLowerCase() === wanted.trim().toLocaleLowerCase())
      ?.label;
  switch (question.type) {
    case "choice":
    case "status":
      return choice(text);
    case "choices": {
      const found = text.split(",").flatMap((one) => choice(one) ?? []);
      return found.length ? found : undefined;
    }
    case "boolean":
      return /^(true|yes|1)$/i.test(text) ? true : /^(false|no|0)$/i.test(text) ? false : undefined;
    case "date":
      return /^\d{4}-\d\d-\d\d$/.test(text) ? text : undefined;
    case "datetime":
      return Number.isNaN(Date.parse(text)) ? undefined : new Date(text).toISOString();
    case "link":
    case "links":
    case "attachment":
      return undefined;
    case "integer":
    case "number":
    case "money":
    case "rating":
      return /^-?\d+(\.\d+)?$/.test(text) ? text : undefined;
    default: {
      const reading = kindOf(fieldOf(question)).read?.(text, fieldOf(question));
      return reading?.ok ? reading.value : undefined;
    }
  }
}
