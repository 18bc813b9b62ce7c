import { Input } from "@mantine/core";
import { useMergedRef } from "@mantine/hooks";
import {
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState,
  type InputEvent,
  type KeyboardEvent,
  type ReactNode,
  type Ref,
} from "react";
import type { Table } from "@/api/table";
import { functionCalled, useFunctionDocs } from "@/fields/functionDocs";
import css from "@/features/formula/formula.module.css";
import { FormulaText } from "@/features/formula/FormulaText";
import { FunctionHelp } from "@/features/formula/FunctionHelp";
import { callAt, passedOver, writingAt } from "@/features/formula/scan";
import { Suggestions } from "@/features/formula/Suggestions";
import { suggestionsFor, taken, type Suggestion } from "@/features/formula/suggest";
import { useFormulaCheck, type FormulaFault } from "@/features/formula/useFormulaCheck";
import "@/ui/text/laterWords";
import { t } from "@/ui/text/text";

interface Props {
  table: Table;
  tables: Table[];
  value: string;
  label: string;
  description?: ReactNode;
  placeholder?: string;
  /** Whether the label is for those alone who do not see the page. */
  bare?: boolean;
  /** Whether the formula must come to yes or no. */
  condition?: boolean;
  /** What the server refused when it was asked to keep this very formula. */
  refused?: FormulaFault | null;
  autoFocus?: boolean;
  area?: Ref<HTMLTextAreaElement>;
  onChange: (formula: string) => void;
  /** Told whether a mistake was found, as long as the editor is there. */
  onFault?: (wrong: boolean) => void;
  /** What is shown of a formula that is understood. */
  trial?: (formula: string) => ReactNode;
  /** Enter, where it does not mean a new line. */
  onEnter?: () => void;
}

/** A formula while it is written: names are completed, functions explained, mistakes shown in their place. */
export function FormulaEditor(props: Props) {
  const { table, tables, value, label, bare, condition = false, refused, onChange, onEnter } = props;
  const functions = useFunctionDocs();
  const id = useId();
  const own = useRef<HTMLTextAreaElement>(null);
  const area = useMergedRef(own, props.area);
  const [caret, setCaret] = useState(value.length);
  /** Where the suggestions were called up; null: they are not shown. */
  const [open, setOpen] = useState<"typing" | "asked" | null>(null);
  const [at, setAt] = useState(0);
  const wanted = useRef<number | null>(null);
  const { fault: found, fine } = useFormulaCheck(table, value, condition);
  const { onFault } = props;
  const wrong = found !== null;
  useEffect(() => {
    onFault?.(wrong);
    return () => onFault?.(false);
  }, [onFault, wrong]);

  const writing = open ? writingAt(value, caret, open === "asked") : null;
  const offered = writing ? suggestionsFor(writing, { table, tables, functions }) : [];
  const shown = offered.length > 0;
  // What is still being chosen is no mistake yet.
  const fault = shown ? null : (refused ?? found);
  const place = Math.min(at, Math.max(0, offered.length - 1));
  const active = offered[place];
  const call = callAt(value, caret);
  const called = call && functionCalled(call.name, functions);

  // The cursor goes where the suggestion wants it once the new text stands.
  useLayoutEffect(() => {
    if (wanted.current === null) return;
    own.current?.setSelectionRange(wanted.current, wanted.current);
    wanted.current = null;
  }, [value]);

  function take(suggestion: Suggestion) {
    if (!writing) return;
    const next = taken(value, writing, suggestion);
    wanted.current = next.caret;
    onChange(next.formula);
    setCaret(next.caret);
    setOpen(null);
    own.current?.focus();
  }

  /** A bracket that came with a suggestion is typed over, not doubled. */
  function onBeforeInput(event: InputEvent<HTMLTextAreaElement>) {
    const { selectionStart, selectionEnd } = event.currentTarget;
    if (selectionStart !== selectionEnd) return;
    const after = passedOver(value, selectionStart, event.data);
    if (after === null) return;
    event.preventDefault();
    event.currentTarget.setSelectionRange(after, after);
    setCaret(after);
    setOpen(null);
  }

  function onKey(event: KeyboardEvent<HTMLTextAreaElement>) {
    if (event.key === " " && event.ctrlKey) {
      event.preventDefault();
      setAt(0);
      setOpen("asked");
      return;
    }
    if (shown && handle(event.key)) {
      event.preventDefault();
      event.stopPropagation();
      return;
    }
    if (event.key === "Enter" && !event.shiftKey && onEnter) {
      event.preventDefault();
      onEnter();
    }
  }

  function handle(key: string): boolean {
    if (key === "ArrowDown") setAt((place + 1) % offered.length);
    else if (key === "ArrowUp") setAt((place - 1 + offered.length) % offered.length);
    else if (key === "Escape") setOpen(null);
    else if ((key === "Enter" || key === "Tab") && active) take(active);
    else return false;
    return true;
  }

  const list = `${id}list`;
  return (
    <Input.Wrapper label={bare ? undefined : label} labelProps={{ htmlFor: id }}>
      <div className={css.around}>
        <div className={css.box} data-wrong={fault !== null || undefined}>
          <FormulaText formula={value} place={fault?.place ?? null} />
          <textarea
            id={id}
            ref={area}
            className={css.area}
            rows={2}
            spellCheck={false}
            autoCapitalize="off"
            autoComplete="off"
            aria-label={bare ? label : undefined}
            aria-autocomplete="list"
            aria-controls={shown ? list : undefined}
            aria-activedescendant={shown ? `${list}-${place}` : undefined}
            aria-invalid={fault !== null}
            // What it stands in closes by Escape too, but only after the suggestions.
            data-listing={shown || undefined}
            data-mantine-stop-propagation={shown || undefined}
            aria-describedby={`${id}said`}
            placeholder={props.placeholder}
            data-autofocus={props.autoFocus || undefined}
            value={value}
            onChange={(event) => {
              const { value: next, selectionStart } = event.currentTarget;
              onChange(next);
              setCaret(selectionStart);
              setAt(0);
              setOpen("typing");
            }}
            onBeforeInput={onBeforeInput}
            onSelect={(event) => setCaret(event.currentTarget.selectionStart)}
            onBlur={() => setOpen(null)}
            onKeyDown={onKey}
          />
        </div>
        {shown ? (
          <Suggestions id={list} offered={offered} active={place} onActive={setAt} onTake={take} />
        ) : null}
      </div>
      <p className="sr" role="status">
        {shown ? t("formula.found", { n: offered.length }) : ""}
      </p>
      <div id={`${id}said`}>
        {fault ? (
          <p className={css.fault} role="alert">
            {fault.message}
            {fault.hint ? ` ${fault.hint}` : ""}
          </p>
        ) : null}
        {!fault && fine && !props.trial ? <p className={css.fine}>{t("formula.fine")}</p> : null}
      </div>
      {active?.doc && shown ? (
        <FunctionHelp doc={active.doc} argument={null} />
      ) : called && call ? (
        <FunctionHelp doc={called} argument={call.argument} />
      ) : (
        <p className={css.help}>
          {props.description} {t("formula.help")}
        </p>
      )}
      {fine && !fault ? props.trial?.(value.trim()) : null}
    </Input.Wrapper>
  );
}
