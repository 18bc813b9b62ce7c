import { useEffect, useRef, useState, type FormEvent, type ReactNode } from "react";
import type { Answers, FormPlace, PublicForm } from "@/api/form";
import { AskedQuestion } from "@/features/form/AskedQuestion";
import css from "@/features/form/form.module.css";
import type { FormFiles } from "@/features/form/formFiles";
import type { Held } from "@/features/form/QuestionInput";
import { questionsOf, sentOf, stepsOf, wrongWith } from "@/features/form/question";
import type { Refusal } from "@/features/form/refusal";
import { useAsked } from "@/features/form/useAsked";
import { t } from "@/ui/text/text";

interface Props {
  form: PublicForm;
  /** Null in a preview: all is shown, and nothing sent. */
  place: FormPlace | null;
  files: FormFiles;
  initial: Answers;
  /** Sends answers; answers why they were not taken, or nothing. */
  onSend: (answers: Answers) => Promise<Refusal | null>;
  /** What cannot be seen, and only programs fill in. */
  trap?: ReactNode;
}

const nothing: Held = {};

const without = (words: Record<string, string>, field: string) =>
  Object.fromEntries(Object.entries(words).filter(([name]) => name !== field));

/** The questions, a step at a time. */
export function FormSteps({ form, place, files, initial, onSend, trap }: Props) {
  const [answers, setAnswers] = useState(initial);
  const [held, setHeld] = useState<Record<string, Held>>({});
  const [unread, setUnread] = useState<Record<string, string>>({});
  const [wrong, setWrong] = useState<Record<string, string>>({});
  const [whole, setWhole] = useState<string | null>(null);
  const [at, setAt] = useState(0);
  const [busy, setBusy] = useState(false);
  const { asked: decided, settle } = useAsked(place, form, answers);
  const asked = place ? decided : new Set(questionsOf(form).map(({ field }) => field));
  const steps = stepsOf(form, asked);
  const here = Math.min(at, Math.max(0, steps.length - 1));
  const step = steps[here];
  const last = here >= steps.length - 1;
  const top = useRef<HTMLDivElement>(null);
  const moved = useRef(false);
  const seek = useRef<string | null>(null);
  const left = useRef<Element | null>(null);

  // A new step begins at its top; a refusal at the first question that it names; else the focus is where it was before the wait.
  useEffect(() => {
    if (busy) return;
    const before = left.current;
    left.current = null;
    if (seek.current) {
      const place = document.querySelector(`[data-field="${CSS.escape(seek.current)}"]`);
      place?.querySelector<HTMLElement>("input, textarea, select, button")?.focus();
      seek.current = null;
    } else if (moved.current) {
      top.current?.focus();
      top.current?.scrollIntoView({ block: "start" });
      moved.current = false;
    } else if (before instanceof HTMLElement && document.activeElement === document.body) before.focus();
  });

  function answer(field: string, value: unknown, why?: string) {
    setAnswers((now) => ({ ...now, [field]: value }));
    setUnread((now) => ({ ...without(now, field), ...(why ? { [field]: why } : {}) }));
    setWrong((now) => without(now, field));
    setWhole(null);
  }

  function addTo(field: string, more: unknown[]) {
    setAnswers((now) => ({ ...now, [field]: [now[field] ?? []].flat().concat(more) }));
    setWrong((now) => without(now, field));
    setWhole(null);
  }

  /** What is wrong with the answers of a step. */
  function faults(fields: typeof steps, shown: ReadonlySet<string>) {
    const questions = fields.flatMap((one) => one.questions).filter(({ field }) => shown.has(field));
    return Object.fromEntries(
      questions.flatMap((question) => {
        const { field } = question;
        const why = unread[field] ?? files.wrongWith(field) ?? wrongWith(question, answers[field]);
        return why ? [[question.field, why] as const] : [];
      }),
    );
  }

  function refuse(questions: Record<string, string>, all: typeof steps) {
    setWrong(questions);
    const first = all.findIndex((one) => one.questions.some(({ field }) => field in questions));
    const field = all[first]?.questions.find((one) => one.field in questions)?.field;
    if (first >= 0) setAt(first);
    seek.current = field ?? null;
  }

  async function next(event: FormEvent) {
    event.preventDefault();
    if (busy || !step) return;
    left.current = document.activeElement;
    setBusy(true);
    setWhole(null);
    try {
      const shown = (place ? await settle() : null) ?? asked;
      const all = stepsOf(form, shown);
      const found = faults(all.slice(0, here + 1), shown);
      if (Object.keys(found).length) return refuse(found, all);
      setWrong({});
      if (here < all.length - 1) {
        moved.current = true;
        return setAt(here + 1);
      }
      const refusal = await onSend(sentOf(answers, shown));
      if (!refusal) return;
      refuse(refusal.questions, all);
      setWhole(refusal.whole ?? null);
    } catch {
      setWhole(t("form.unreachable"));
    } finally {
      setBusy(false);
    }
  }

  if (!step) return <p className={css.lead}>{t("form.empty")}</p>;
  return (
    <form className={css.form} noValidate onSubmit={(event) => void next(event)}>
      <div ref={top} tabIndex={-1} className={css.top}>
        {steps.length > 1 ? (
          <>
            <p className={css.count} role="status">
              {t("form.step", { n: here + 1, of: steps.length })}
            </p>
            <progress
              className={css.progress}
              max={steps.length}
              value={here + 1}
              aria-label={t("form.progress")}
            />
          </>
        ) : null}
        {step.title ? <h2 className={css.stepTitle}>{step.title}</h2> : null}
        {step.description ? <p className={css.lead}>{step.description}</p> : null}
      </div>
      {/* What is on its way is what stands here: until it has arrived nothing can be changed. */}
      <div className={css.questions} inert={busy}>
        {step.questions
          .filter(({ field }) => asked.has(field))
          .map((question) => (
            <AskedQuestion
              key={question.field}
              question={question}
              place={place}
              files={files}
              value={answers[question.field]}
              held={held[question.field] ?? nothing}
              wrong={wrong[question.field]}
              onAnswer={(value, why) => answer(question.field, value, why)}
              onMore={(more) => addTo(question.field, more)}
              onHold={(next) => setHeld((now) => ({ ...now, [question.field]: next }))}
            />
          ))}
      </div>
      {trap}
      {whole ? (
        <p className={css.whole} role="alert">
          {whole}
        </p>
      ) : null}
      <div className={css.acts}>
        {here > 0 ? (
          <button
            type="button"
            className={css.second}
            aria-disabled={busy || undefined}
            onClick={() => {
              if (busy) return;
              moved.current = true;
              setAt(here - 1);
            }}
          >
            {t("form.back")}
          </button>
        ) : null}
        <button type="submit" className={css.first} aria-disabled={busy || undefined}>
          {last ? t(busy ? "form.sending" : "form.send") : t("form.next")}
        </button>
      </div>
    </form>
  );
}
