import { useId } from "react";
import type { FormPlace, PublicQuestion } from "@/api/form";
import css from "@/features/form/form.module.css";
import { isGrouped, QuestionInput } from "@/features/form/QuestionInput";
import { t } from "@/ui/text/text";

interface Props {
  question: PublicQuestion;
  place: FormPlace | null;
  value: unknown;
  wrong: string | undefined;
  onAnswer: (value: unknown, unread?: string) => void;
}

/** A question with what is said about it, its answer, and what is wrong with that. */
export function AskedQuestion({ question, place, value, wrong, onAnswer }: Props) {
  const id = useId();
  const said = [question.help ? `${id}help` : "", wrong ? `${id}wrong` : ""].filter(Boolean).join(" ");
  const grouped = isGrouped(question);
  const label = (
    <>
      {question.label}
      {question.required ? (
        <span className={css.must} title={t("form.required")}>
          {" *"}
          <span className="sr"> {t("form.required")}</span>
        </span>
      ) : null}
    </>
  );
  const body = (
    <>
      {question.help ? (
        <p id={`${id}help`} className={css.help}>
          {question.help}
        </p>
      ) : null}
      <QuestionInput
        question={question}
        place={place}
        id={id}
        value={value}
        describedBy={said || undefined}
        wrong={wrong !== undefined}
        onAnswer={onAnswer}
      />
      {wrong ? (
        <p id={`${id}wrong`} className={css.wrong}>
          {wrong}
        </p>
      ) : null}
    </>
  );
  return grouped ? (
    <fieldset className={css.question} data-field={question.field} aria-describedby={said || undefined}>
      <legend className={css.label}>{label}</legend>
      {body}
    </fieldset>
  ) : (
    <div className={css.question} data-field={question.field}>
      <label className={css.label} htmlFor={id}>
        {label}
      </label>
      {body}
    </div>
  );
}
