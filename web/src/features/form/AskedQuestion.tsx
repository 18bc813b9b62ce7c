import { useId } from "react";
import css from "@/features/form/form.module.css";
import { isGrouped, QuestionInput, type InputProps } from "@/features/form/QuestionInput";
import { t } from "@/ui/text/text";

interface Props extends Omit<InputProps, "id" | "describedBy" | "wrong"> {
  wrong: string | undefined;
}

/** A question with what is said about it, its answer, and what is wrong with that. */
export function AskedQuestion({ wrong, ...props }: Props) {
  const { question } = props;
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
      <QuestionInput {...props} id={id} describedBy={said || undefined} wrong={wrong !== undefined} />
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
