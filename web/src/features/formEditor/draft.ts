import type { Answers, Form, PublicForm, Question, Step } from "@/api/form";
import type { FieldProblem } from "@/api/problem";
import type { Field, Table } from "@/api/table";
import "@/ui/text/formWords";

/** Where a question stands. */
export interface Place {
  step: number;
  question: number;
}

export const isLink = ({ type }: Field) => type === "link" || type === "links";

export const takesFiles = ({ type }: Field) => type === "attachment";

/** What the server allows of files in answers. */
export const MOST_FILES = 10;
export const LONGEST_FILE = 25_000_000;

const never = new Set(["lookup", "rollup", "formula", "autonumber", "user", "json"]);

/** Whether strangers can be asked for it. */
export const canAsk = ({ type }: Field) => !never.has(type);

export const stepsOf = (form: Form): Step[] => form.steps ?? [];
export const questionsOf = (step: Step): Question[] => step.questions ?? [];

/** The fields that the form does not ask for yet, though it could. */
export function unasked(form: Form, table: Table, shown: string[] | undefined): Field[] {
  const asked = new Set(stepsOf(form).flatMap((step) => questionsOf(step).map(({ field }) => field)));
  const visible = (field: Field) => !shown || shown.includes(field.name);
  return table.fields.filter((field) => canAsk(field) && visible(field) && !asked.has(field.name));
}

/** A form to begin with: it asks for all that it can ask without letting strangers look for records or send files. */
export function newForm(table: Table): Form {
  const asked = table.fields.filter((field) => canAsk(field) && !isLink(field) && !takesFiles(field));
  return {
    kind: "form",
    title: table.label,
    steps: [
      {
        questions: asked.map((field) => ({
          field: field.name,
          ...(field.required ? { required: true } : {}),
        })),
      },
    ],
    confirmation: { again: true },
    open: false,
  };
}

export const questionFor = (field: Field): Question => ({
  field: field.name,
  ...(field.required ? { required: true } : {}),
  ...(isLink(field) ? { pick: true } : {}),
});

const withSteps = (form: Form, change: (steps: Step[]) => Step[]): Form => ({
  ...form,
  steps: change(stepsOf(form).map((step) => ({ ...step, questions: [...questionsOf(step)] }))),
});

export const addQuestion = (form: Form, step: number, question: Question): Form =>
  withSteps(form, (steps) => {
    steps[step]?.questions?.push(question);
    return steps;
  });

export const changeQuestion = (form: Form, { step, question }: Place, to: Question | null): Form =>
  withSteps(form, (steps) => {
    steps[step]?.questions?.splice(question, 1, ...(to ? [to] : []));
    return steps;
  });

export const changeStep = (form: Form, step: number, to: Partial<Step>): Form =>
  withSteps(form, (steps) => steps.map((one, at) => (at === step ? { ...one, ...to } : one)));

export const addStep = (form: Form): Form => withSteps(form, (steps) => [...steps, { questions: [] }]);

/** The questions of a step that goes are asked in the one before it, or in the one after the first. */
export const removeStep = (form: Form, step: number): Form =>
  withSteps(form, (steps) => {
    const [gone] = steps.splice(step, 1);
    const left = questionsOf(gone ?? {});
    const next = steps[Math.max(0, step - 1)];
    if (!next) return left.length ? [{ questions: left }] : [];
    next.questions = step === 0 ? [...left, ...questionsOf(next)] : [...questionsOf(next), ...left];
    return steps;
  });

/** A question taken from one place and put before what stands at another. */
export const moveQuestion = (form: Form, from: Place, to: Place): Form =>
  withSteps(form, (steps) => {
    const [moved] = steps[from.step]?.questions?.splice(from.question, 1) ?? [];
    const target = steps[to.step]?.questions;
    if (!moved || !target) return steps;
    const shift = from.step === to.step && from.question < to.question ? 1 : 0;
    target.splice(to.question - shift, 0, moved);
    return steps;
  });

/** One place up or down, also into the step beside it; null: there is none. */
export function beside(form: Form, { step, question }: Place, way: -1 | 1): Place | null {
  const steps = stepsOf(form);
  const here = questionsOf(steps[step] ?? {}).length;
  if (way < 0) {
    if (question > 0) return { step, question: question - 1 };
    const before = steps[step - 1];
    return before ? { step: step - 1, question: questionsOf(before).length } : null;
  }
  if (question < here - 1) return { step, question: question + 2 };
  return steps[step + 1] ? { step: step + 1, question: 0 } : null;
}

/** Where a question stands once it was moved there. */
export const landed = (from: Place, to: Place): Place => ({
  step: to.step,
  question: to.question - (from.step === to.step && from.question < to.question ? 1 : 0),
});

/** The fields that are answered before a question, which its condition may look at. */
export function before(form: Form, table: Table, at: Place): Field[] {
  const earlier = stepsOf(form).flatMap((step, n) =>
    questionsOf(step).filter((_, q) => n < at.step || (n === at.step && q < at.question)),
  );
  return earlier.flatMap(({ field }) => table.fields.find((one) => one.name === field) ?? []);
}

/** Which question a refusal is about; null: the form. */
export function placeOf({ field }: FieldProblem): Place | null {
  const found = /\.steps\[(\d+)\]\.questions\[(\d+)\]/.exec(field);
  return found ? { step: Number(found[1]), question: Number(found[2]) } : null;
}

/** Fields that every record must have and that the form does not ask everybody for: without them nothing can be sent. */
export function lacking(form: Form, table: Table): Field[] {
  const always = new Set(
    stepsOf(form).flatMap((step) => questionsOf(step).flatMap(({ field, when }) => (when ? [] : [field]))),
  );
  const isSet = (field: Field) => field.default !== undefined && field.default !== null;
  return table.fields.filter(
    (field) => field.required && !isSet(field) && canAsk(field) && !always.has(field.name),
  );
}

/** The form as strangers would see it, every question of it. */
export function asShown(form: Form, table: Table): PublicForm {
  return {
    title: form.title,
    ...(form.description ? { description: form.description } : {}),
    open: true,
    steps: stepsOf(form).map((step) => ({
      ...(step.title ? { title: step.title } : {}),
      ...(step.description ? { description: step.description } : {}),
      questions: questionsOf(step).flatMap((question) => {
        const field = table.fields.find(({ name }) => name === question.field);
        if (!field) return [];
        const { decimals, currency, stars, choices, max_length } = field;
        return [
          {
            field: field.name,
            label: question.label ?? field.label,
            required: question.required === true || field.required === true,
            type: field.type,
            ...(question.help ? { help: question.help } : {}),
            ...(decimals === undefined ? {} : { decimals }),
            ...(currency ? { currency } : {}),
            ...(stars === undefined ? {} : { stars }),
            ...(takesFiles(field) ? { most: MOST_FILES, most_bytes: LONGEST_FILE } : {}),
            ...(question.kinds?.length ? { kinds: question.kinds } : {}),
            ...(max_length ? { max_length } : {}),
            ...(choices
              ? { choices: choices.map(({ label, colour }) => ({ label, colour: colour ?? null })) }
              : {}),
          },
        ];
      }),
    })),
  };
}

export const noAnswers: Answers = {};
