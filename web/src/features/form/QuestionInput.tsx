import { IconStar, IconStarFilled } from "@tabler/icons-react";
import type { FormPlace, PublicQuestion } from "@/api/form";
import { kindOf } from "@/fields/kinds";
import { FilesAnswer } from "@/features/form/FilesAnswer";
import css from "@/features/form/form.module.css";
import type { FormFiles } from "@/features/form/formFiles";
import { isBlank, fieldOf } from "@/features/form/question";
import { RecordPick } from "@/features/form/RecordPick";
import { t } from "@/ui/text/text";

/** What an element holds beside its answer, so that it stays when another step is shown. */
export interface Held {
  /** As it was typed, whether it can be read or not. */
  typed?: string;
  /** Of the records that were chosen, by their ids. */
  titles?: Record<string, string>;
}

export interface InputProps {
  question: PublicQuestion;
  /** Where linked records are looked for; null: nowhere, it is a preview. */
  place: FormPlace | null;
  files: FormFiles;
  /** Of the element that is answered in; of a group, of its heading. */
  id: string;
  value: unknown;
  held: Held;
  /** Ids of what is said about it. */
  describedBy: string | undefined;
  wrong: boolean;
  /** An answer; or text that is none, with the reason. */
  onAnswer: (value: unknown, unread?: string) => void;
  /** More of an answer that is a list, whatever is in it by then. */
  onMore: (more: unknown[]) => void;
  onHold: (held: Held) => void;
}

/** So many choices are shown at once; more are a list that opens. */
const SHOWN = 8;

const isGroup = new Set(["choices", "rating", "link", "links", "attachment"]);

/** Whether it is answered in several elements, which then share a heading. */
export const isGrouped = (question: PublicQuestion) =>
  isGroup.has(question.type) ||
  (/^(choice|status)$/.test(question.type) && (question.choices?.length ?? 0) <= SHOWN);

/** What suits the type of the answer. */
export function QuestionInput(props: InputProps) {
  const { question, id, value, describedBy, wrong, onAnswer } = props;
  const said = { id, "aria-describedby": describedBy, "aria-invalid": wrong || undefined };
  const text = isBlank(value) ? "" : String(value);
  switch (question.type) {
    case "long_text":
      return (
        <textarea
          {...said}
          className={css.area}
          rows={4}
          maxLength={question.max_length}
          value={text}
          onChange={(event) => onAnswer(event.currentTarget.value)}
        />
      );
    case "boolean":
      return (
        <label className={css.choice}>
          <input
            {...said}
            type="checkbox"
            checked={value === true}
            onChange={(event) => onAnswer(event.currentTarget.checked)}
          />
          <span>{t("form.yes")}</span>
        </label>
      );
    case "choice":
    case "status":
      return isGrouped(question) ? <Radios {...props} /> : <Select {...props} />;
    case "choices":
      return <Checks {...props} />;
    case "rating":
      return <Stars {...props} />;
    case "link":
    case "links":
      return <RecordPick {...props} />;
    case "attachment":
      return <FilesAnswer {...props} />;
    case "datetime":
      return (
        <input
          {...said}
          className={css.line}
          type="datetime-local"
          value={localOf(text)}
          onChange={({ currentTarget: { value: at } }) => onAnswer(at ? new Date(at).toISOString() : null)}
        />
      );
    case "date":
    case "time":
    case "email":
    case "url":
    case "phone":
    case "text":
      return (
        <input
          {...said}
          className={css.line}
          type={question.type === "phone" ? "tel" : question.type === "url" ? "text" : question.type}
          inputMode={question.type === "url" ? "url" : undefined}
          autoComplete={question.type === "email" ? "email" : question.type === "phone" ? "tel" : undefined}
          maxLength={question.max_length}
          min={question.type === "date" ? edge(question.min) : undefined}
          max={question.type === "date" ? edge(question.max) : undefined}
          value={text}
          onChange={(event) => onAnswer(event.currentTarget.value)}
        />
      );
    default:
      return <Typed {...props} />;
  }
}

const edge = (bound: string | number | undefined) => (bound === undefined ? undefined : String(bound));

/** A moment as the browser's own box has it: here, to the minute. */
function localOf(iso: string): string {
  const at = new Date(iso);
  if (iso === "" || Number.isNaN(at.getTime())) return "";
  const two = (n: number) => String(n).padStart(2, "0");
  const day = `${String(at.getFullYear()).padStart(4, "0")}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${day}T${two(at.getHours())}:${two(at.getMinutes())}`;
}

/** Numbers, amounts, shares and lengths of time, as people here write them. */
function Typed({ question, id, value, held, describedBy, wrong, onAnswer, onHold }: InputProps) {
  const field = fieldOf(question);
  const kind = kindOf(field);
  const text = held.typed ?? (isBlank(value) ? "" : (kind.draft ?? kind.show)(value, field));
  return (
    <span className={css.measured}>
      <input
        id={id}
        className={css.line}
        inputMode={question.type === "duration" ? "text" : "decimal"}
        aria-describedby={describedBy}
        aria-invalid={wrong || undefined}
        value={text}
        onChange={(event) => {
          const typed = event.currentTarget.value;
          onHold({ typed });
          const reading = kind.read?.(typed, field) ?? { ok: true, value: typed };
          if (reading.ok) onAnswer(reading.value);
          else onAnswer(null, reading.why);
        }}
      />
      {question.currency ? <span aria-hidden>{question.currency}</span> : null}
    </span>
  );
}

function Select({ question, id, value, describedBy, wrong, onAnswer }: InputProps) {
  return (
    <select
      id={id}
      className={css.line}
      aria-describedby={describedBy}
      aria-invalid={wrong || undefined}
      value={isBlank(value) ? "" : String(value)}
      onChange={(event) => onAnswer(event.currentTarget.value || null)}
    >
      <option value="">{t("form.choose")}</option>
      {question.choices?.map(({ label }) => (
        <option key={label}>{label}</option>
      ))}
    </select>
  );
}

function Radios({ question, id, value, onAnswer }: InputProps) {
  return (
    <div className={css.choices}>
      {question.choices?.map(({ label }) => (
        <label key={label} className={css.choice}>
          <input
            type="radio"
            name={id}
            checked={value === label}
            onChange={() => onAnswer(label)}
            // What was chosen can be taken back where nothing must be.
            onClick={() => value === label && !question.required && onAnswer(null)}
          />
          <span>{label}</span>
        </label>
      ))}
    </div>
  );
}

function Checks({ question, value, onAnswer }: InputProps) {
  const chosen = Array.isArray(value) ? value.map(String) : [];
  return (
    <div className={css.choices}>
      {question.choices?.map(({ label }) => (
        <label key={label} className={css.choice}>
          <input
            type="checkbox"
            checked={chosen.includes(label)}
            onChange={(event) =>
              onAnswer(
                event.currentTarget.checked ? [...chosen, label] : chosen.filter((other) => other !== label),
              )
            }
          />
          <span>{label}</span>
        </label>
      ))}
    </div>
  );
}

function Stars({ question, id, value, onAnswer }: InputProps) {
  const now = Number(value ?? 0);
  return (
    <div className={css.stars}>
      {Array.from({ length: question.stars ?? 5 }, (_, index) => {
        const stars = index + 1;
        const Star = stars <= now ? IconStarFilled : IconStar;
        return (
          <label key={stars} className={css.star} data-on={stars <= now || undefined}>
            <input
              className="sr"
              type="radio"
              name={id}
              aria-label={t("field.stars", { n: stars })}
              checked={stars === now}
              onChange={() => onAnswer(stars)}
              onClick={() => stars === now && !question.required && onAnswer(null)}
            />
            <Star size={26} stroke={1.5} aria-hidden />
          </label>
        );
      })}
    </div>
  );
}
