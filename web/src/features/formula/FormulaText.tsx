import css from "@/features/formula/formula.module.css";

interface Props {
  formula: string;
  /** In characters. */
  place: { from: number; to: number } | null;
}

/** The same text behind the one that is typed: it gives the box its height, and a mistake its line. */
export function FormulaText({ formula, place }: Props) {
  const letters = [...formula];
  return (
    <div className={css.behind} aria-hidden>
      {place ? (
        <>
          {letters.slice(0, place.from).join("")}
          <mark className={css.place}>{letters.slice(place.from, place.to).join("") || " "}</mark>
          {letters.slice(place.to).join("")}
        </>
      ) : (
        formula
      )}
      {/* A last line that is blank has its height too. */}
      {"\u200B"}
    </div>
  );
}
