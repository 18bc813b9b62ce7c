import { IconMathFunction, IconTable } from "@tabler/icons-react";
import { useEffect, useRef } from "react";
import { kindOf } from "@/fields/kinds";
import css from "@/features/formula/formula.module.css";
import type { Suggestion } from "@/features/formula/suggest";
import { t } from "@/ui/text/text";

interface Props {
  id: string;
  offered: Suggestion[];
  active: number;
  onActive: (at: number) => void;
  onTake: (suggestion: Suggestion) => void;
}

/** Names that may come next; the keys are those of the box that is typed into. */
export function Suggestions({ id, offered, active, onActive, onTake }: Props) {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.children[active]?.scrollIntoView({ block: "nearest" });
  }, [active]);
  return (
    <div
      ref={list}
      id={id}
      role="listbox"
      aria-label={t("formula.suggestions")}
      className={css.list}
      tabIndex={-1}
    >
      {offered.map((suggestion, at) => {
        const Sign = suggestion.field
          ? kindOf(suggestion.field).icon
          : suggestion.doc
            ? IconMathFunction
            : IconTable;
        return (
          <div
            key={suggestion.key}
            id={`${id}-${at}`}
            role="option"
            aria-selected={at === active}
            className={css.option}
            onPointerMove={() => at !== active && onActive(at)}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => onTake(suggestion)}
          >
            <Sign size={14} stroke={1.7} aria-hidden />
            <span className={css.name}>{suggestion.label}</span>
            <span className={css.detail}>{suggestion.detail}</span>
          </div>
        );
      })}
    </div>
  );
}
