import { IconX } from "@tabler/icons-react";
import { useEffect, useRef, useState, type KeyboardEvent } from "react";
import { findFormRecords } from "@/api/form";
import css from "@/features/form/form.module.css";
import type { InputProps } from "@/features/form/QuestionInput";
import { PickList, type Option } from "@/ui/pickList";
import { t } from "@/ui/text/text";

/** So long a person may pause within a word, in ms. */
const PAUSE = 200;

/** A record of another table, found by its title; or several. */
export function RecordPick({ question, place, id, value, held, describedBy, onAnswer, onHold }: InputProps) {
  const several = question.type === "links";
  const [open, setOpen] = useState(false);
  const [query, setQuery] = useState("");
  const [found, setFound] = useState<Option[] | null>(null);
  const [failed, setFailed] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const titles = held.titles ?? {};
  const ids = (Array.isArray(value) ? value : value === null || value === undefined ? [] : [value]).map(
    String,
  );

  useEffect(() => {
    if (!open || !place) return;
    const stop = new AbortController();
    const timer = setTimeout(() => {
      findFormRecords(place, question.field, query.trim(), stop.signal).then(
        (records) => {
          setFailed(false);
          setFound(records.map((record) => ({ key: String(record.id), label: record.title })));
        },
        () => !stop.signal.aborted && setFailed(true),
      );
    }, PAUSE);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [open, place, question.field, query]);

  function give(next: string[]) {
    onAnswer(several ? next.map(Number) : next.length ? Number(next[0]) : null);
  }

  /** What had the focus goes, so the button has it. */
  function close() {
    setOpen(false);
    button.current?.focus();
  }

  function onKey(event: KeyboardEvent) {
    if (event.key === "Escape" && open) close();
    // Enter in the box chooses; where there is nothing to choose it does not send the form.
    if (event.key === "Enter" && event.target instanceof HTMLInputElement) event.preventDefault();
  }

  function pick(key: string) {
    const title = found?.find((option) => option.key === key)?.label ?? key;
    onHold({ titles: { ...titles, [key]: title } });
    if (!several) {
      give([key]);
      close();
    } else give(ids.includes(key) ? ids.filter((other) => other !== key) : [...ids, key]);
  }

  return (
    <div className={css.pick} onKeyDown={onKey}>
      {ids.length ? (
        <ul className={css.picked}>
          {ids.map((key) => (
            <li key={key}>
              <span className="cut">{titles[key] ?? key}</span>
              <button
                type="button"
                aria-label={t("form.takeAway", { title: titles[key] ?? key })}
                onClick={() => {
                  give(ids.filter((other) => other !== key));
                  button.current?.focus();
                }}
              >
                <IconX size={14} aria-hidden />
              </button>
            </li>
          ))}
        </ul>
      ) : null}
      <button
        ref={button}
        type="button"
        id={id}
        className={css.second}
        aria-expanded={open}
        aria-describedby={describedBy}
        onClick={() => setOpen(!open)}
      >
        {t(ids.length && !several ? "form.chooseOther" : "form.choose")}
      </button>
      {open ? (
        <div className={css.found}>
          <PickList
            label={question.label}
            options={found ?? []}
            chosen={ids}
            query={query}
            onQuery={setQuery}
            onPick={pick}
            waiting={found === null && place !== null}
            empty={failed ? t("pick.failed") : t("form.nothingFound")}
          />
        </div>
      ) : null}
    </div>
  );
}
