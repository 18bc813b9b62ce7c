import { useId, useState, type KeyboardEvent, type ReactNode } from "react";
import { IconCheck, IconPlus } from "@tabler/icons-react";
import css from "@/ui/pickList.module.css";
import { t } from "@/ui/text/text";

export interface Option {
  key: string;
  label: string;
  /** How it looks in the list; its label by default. */
  face?: ReactNode;
  /** What tells it from others of the same label. */
  about?: string | undefined;
  /** Why it cannot be picked now; it is shown all the same. */
  barred?: string | undefined;
}

/** The last line: it makes what is typed. */
export interface Adding extends Option {
  onAdd: () => void;
}

interface Props {
  label: string;
  options: Option[];
  add?: Adding | null;
  /** What went wrong with it. */
  wrong?: string | undefined;
  chosen: string[];
  query: string;
  onQuery: (query: string) => void;
  onPick: (key: string) => void;
  onBlank?: (() => void) | undefined;
  waiting?: boolean;
  empty: string;
}

/** A list to choose from, with a box that narrows it; arrows and Enter work from the box. */
export function PickList(props: Props) {
  const { label, add, wrong, chosen, query, onQuery, onPick, onBlank, waiting, empty } = props;
  const options = add ? [...props.options, add] : props.options;
  const [at, setAt] = useState(0);
  const list = useId();
  const place = Math.min(at, Math.max(0, options.length - 1));
  const active = options[place];

  function choose(option: Option) {
    if (option.barred !== undefined) return;
    if (option === add) add.onAdd();
    else onPick(option.key);
  }

  function onKey(event: KeyboardEvent) {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      event.stopPropagation();
      const step = event.key === "ArrowDown" ? 1 : -1;
      setAt(Math.min(Math.max(place + step, 0), Math.max(0, options.length - 1)));
    } else if (event.key === "Enter" && active) {
      event.preventDefault();
      event.stopPropagation();
      choose(active);
    }
  }

  return (
    <div className={css.list}>
      <input
        className={css.query}
        autoFocus
        role="combobox"
        aria-label={label}
        aria-expanded
        aria-controls={list}
        aria-activedescendant={active ? `${list}-${active.key}` : undefined}
        value={query}
        placeholder={t("pick.find")}
        onChange={(event) => {
          setAt(0);
          onQuery(event.currentTarget.value);
        }}
        onKeyDown={onKey}
      />
      <div id={list} role="listbox" aria-label={label} className={css.options}>
        {options.map((option, index) => (
          <div
            key={option.key}
            id={`${list}-${option.key}`}
            role="option"
            aria-selected={chosen.includes(option.key)}
            aria-disabled={option.barred !== undefined || undefined}
            data-add={option === add || undefined}
            data-active={index === place || undefined}
            className={css.option}
            onPointerMove={() => setAt(index)}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => choose(option)}
          >
            <span className={css.face}>
              {option === add ? <IconPlus size={14} aria-hidden /> : null}
              {option.face ?? option.label}
              {option.about === undefined ? null : <span className={css.about}>{option.about}</span>}
            </span>
            {option.barred === undefined ? null : <span className={css.barred}>{option.barred}</span>}
            {chosen.includes(option.key) ? <IconCheck size={14} aria-hidden /> : null}
          </div>
        ))}
      </div>
      {options.length === 0 ? <p className={css.empty}>{waiting ? t("pick.looking") : empty}</p> : null}
      {wrong ? (
        <p className={css.wrong} role="alert">
          {wrong}
        </p>
      ) : null}
      {onBlank && chosen.length > 0 ? (
        <button type="button" className={css.blank} onClick={onBlank}>
          {t("pick.blank")}
        </button>
      ) : null}
    </div>
  );
}
