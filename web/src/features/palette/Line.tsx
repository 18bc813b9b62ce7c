import { useEffect, useRef } from "react";
import type { Entry } from "@/features/palette/entry";
import { marked } from "@/features/palette/fold";
import css from "@/features/palette/palette.module.css";

interface Props {
  id: string;
  entry: Entry;
  query: string;
  active: boolean;
  onPoint: () => void;
  onChoose: () => void;
}

/** A line of the palette, with what was typed marked in it. */
export function Line({ id, entry, query, active, onPoint, onChoose }: Props) {
  const line = useRef<HTMLDivElement>(null);
  const { icon: Sign, label, hint, passage } = entry;
  useEffect(() => {
    if (active) line.current?.scrollIntoView({ block: "nearest" });
  }, [active]);
  return (
    <div
      ref={line}
      id={id}
      role="option"
      aria-selected={active}
      className={css.line}
      onPointerMove={active ? undefined : onPoint}
      onMouseDown={(event) => event.preventDefault()}
      onClick={onChoose}
    >
      <Sign size={16} stroke={1.7} aria-hidden />
      <span className={css.words}>
        <span className="cut">
          <Marked text={label} query={query} />
        </span>
        {passage ? (
          <span className={`${css.passage} cut`}>
            {passage.field}: <Marked text={passage.text} query={query} />
          </span>
        ) : null}
      </span>
      {hint ? <span className={css.hint}>{hint}</span> : null}
    </div>
  );
}

function Marked({ text, query }: { text: string; query: string }) {
  return marked(text, query).map((piece, at) =>
    piece.marked ? <mark key={at}>{piece.text}</mark> : <span key={at}>{piece.text}</span>,
  );
}
