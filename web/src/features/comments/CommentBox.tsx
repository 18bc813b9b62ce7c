import { Button } from "@mantine/core";
import { useId, useRef, useState, type KeyboardEvent } from "react";
import { usePeople, type Member } from "@/api/people";
import { sentence } from "@/api/problem";
import css from "@/features/comments/comments.module.css";
import { complete, matching, soughtAt, typedOf, writtenOf, type Sought } from "@/features/comments/mentions";
import { PeopleList } from "@/features/comments/PeopleList";
import { t, type TextKey } from "@/ui/text/text";

interface Props {
  /** The comment that is changed, as it is written. */
  initial?: string;
  send: string;
  /** Says why it was not sent. */
  failed: TextKey;
  onSend: (text: string) => Promise<void>;
  onCancel?: () => void;
}

const MOST_SHOWN = 8;

/** Where a comment is typed. `@` offers people: arrows, Enter and Tab pick one, Escape goes on typing. */
export function CommentBox({ initial = "", send, failed, onSend, onCancel }: Props) {
  const [before] = useState(() => typedOf(initial));
  const [text, setText] = useState(before.text);
  const [picked, setPicked] = useState<Member[]>(before.people);
  const [sought, setSought] = useState<Sought | null>(null);
  const [at, setAt] = useState(0);
  const [begun, setBegun] = useState(false);
  const [waiting, setWaiting] = useState(false);
  const [wrong, setWrong] = useState<string | null>(null);
  const box = useRef<HTMLTextAreaElement>(null);
  const list = useId();
  const help = useId();
  const people = usePeople(begun);

  const found = sought ? matching(people.data ?? [], sought.query).slice(0, MOST_SHOWN) : [];
  // Behind a name that is complete, what follows is no name any more.
  const offered = sought !== null && (found.length > 0 || !sought.query.includes(" "));
  const place = Math.min(at, Math.max(0, found.length - 1));
  const active = found[place];

  function look(value: string, cursor: number) {
    setSought(soughtAt(value, cursor));
    setAt(0);
  }

  function pick(member: Member) {
    const area = box.current;
    if (!area || !sought) return;
    const done = complete(text, sought, area.selectionStart, member.name);
    setText(done.text);
    setPicked([member, ...picked]);
    setSought(null);
    // Once the new text stands in the box.
    requestAnimationFrame(() => {
      area.focus();
      area.setSelectionRange(done.cursor, done.cursor);
    });
  }

  async function submit() {
    const written = writtenOf(text, [...picked, ...(people.data ?? [])]).trim();
    if (!written || waiting) return;
    setWaiting(true);
    setWrong(null);
    try {
      await onSend(written);
      setText("");
      setPicked([]);
      setSought(null);
    } catch (error) {
      setWrong(t(failed, { why: sentence(error) }));
    } finally {
      setWaiting(false);
    }
  }

  function onKey(event: KeyboardEvent) {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      void submit();
    } else if (event.key === "Escape" && (offered || onCancel)) {
      event.preventDefault();
      event.stopPropagation();
      if (offered) setSought(null);
      else onCancel?.();
    } else if (!offered || !active) {
      return;
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      setAt((place + step + found.length) % found.length);
    } else if (event.key === "Enter" || event.key === "Tab") {
      event.preventDefault();
      pick(active);
    }
  }

  return (
    <div className={css.box}>
      <textarea
        ref={box}
        className={css.area}
        rows={2}
        dir="auto"
        autoFocus={onCancel !== undefined}
        value={text}
        placeholder={t("comments.box")}
        aria-label={t("comments.box")}
        aria-describedby={help}
        aria-autocomplete="list"
        aria-controls={offered ? list : undefined}
        aria-activedescendant={offered && active ? `${list}-${active.id}` : undefined}
        onFocus={() => setBegun(true)}
        onBlur={() => setSought(null)}
        onChange={(event) => {
          setText(event.currentTarget.value);
          setWrong(null);
          look(event.currentTarget.value, event.currentTarget.selectionStart);
        }}
        onKeyDown={onKey}
      />
      {offered ? (
        <PeopleList id={list} people={found} active={place} waiting={people.isPending} onPick={pick} />
      ) : null}
      {wrong ? (
        <p className={css.wrong} role="alert">
          {wrong}
        </p>
      ) : null}
      <div className={css.foot}>
        <span id={help} className={css.help}>
          {t("comments.boxHelp")}
        </span>
        {onCancel ? (
          <Button size="compact-sm" variant="default" onClick={onCancel}>
            {t("comments.cancel")}
          </Button>
        ) : null}
        <Button size="compact-sm" disabled={!text.trim()} loading={waiting} onClick={() => void submit()}>
          {send}
        </Button>
      </div>
    </div>
  );
}
