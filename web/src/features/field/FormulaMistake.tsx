import { Problem, sentence } from "@/api/problem";
import css from "@/features/field/formulaMistake.module.css";
import { readMistake } from "@/views/filter/mend";

/** What the server does not understand in a formula, with the place underlined. */
export function FormulaMistake({ formula, error }: { formula: string; error: unknown }) {
  const { message, place } = readMistake(sentence(error));
  const hint = error instanceof Problem ? error.hint : undefined;
  const letters = [...formula];
  return (
    <div className={css.wrong} role="alert">
      {place ? (
        <code className={css.code}>
          {letters.slice(0, place.from).join("")}
          <mark className={css.place}>{letters.slice(place.from, place.to).join("") || " "}</mark>
          {letters.slice(place.to).join("")}
        </code>
      ) : null}
      <p>
        {message}
        {hint ? ` ${hint}` : ""}
      </p>
    </div>
  );
}
