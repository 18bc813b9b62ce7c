import { argumentsOf, type FunctionDoc } from "@/fields/functionDocs";
import css from "@/features/formula/formula.module.css";
import { t } from "@/ui/text/text";

interface Props {
  doc: FunctionDoc;
  /** The argument that the cursor stands in, counted from 0; null: in none. */
  argument: number | null;
}

/** How a function is called, what it does, and what it gives. */
export function FunctionHelp({ doc, argument }: Props) {
  const parts = argumentsOf(doc.signature);
  const now = argument === null ? -1 : placeIn(parts, argument);
  return (
    <div className={css.doc}>
      <code className={css.signature}>
        {doc.name}(
        {parts.map((part, at) => (
          <span key={at}>
            {at > 0 ? ", " : ""}
            {at === now ? <strong>{part}</strong> : part}
          </span>
        ))}
        )
      </code>
      <p>
        <Marked text={doc.doc} />
        {doc.aliases.length ? ` ${t("formula.also", { names: doc.aliases.join(", ") })}` : ""}
      </p>
      {doc.examples.length ? (
        <ul className={css.examples} aria-label={t("formula.example")}>
          {doc.examples.map(([formula, result]) => (
            <li key={formula}>
              <code>{formula}</code>
              <span aria-hidden> → </span>
              {result === "" ? <em>{t("formula.blank")}</em> : <code>{result}</code>}
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}

/** Behind a `…` the arguments before it come again. */
export function placeIn(parts: string[], argument: number): number {
  const more = parts.indexOf("…");
  return more >= 0 && argument >= more ? more : argument;
}

/** Words in `backticks` as code. */
function Marked({ text }: { text: string }) {
  return text.split("`").map((part, at) => (at % 2 ? <code key={at}>{part}</code> : part));
}
