import { useState } from "react";
import type { Field } from "@/api/table";
import { canEdit, kindOf } from "@/fields/kinds";
import { t } from "@/ui/text/text";
import css from "@/views/board/board.module.css";

interface Props {
  title: Field | undefined;
  onAdd: (fields: Record<string, unknown>) => Promise<void>;
  /** All other fields are asked for too. */
  onMore: () => void;
  onClose: () => void;
}

/** A new card, by its title alone; Enter makes it and asks for the next. */
export function AddCard({ title, onAdd, onMore, onClose }: Props) {
  const [text, setText] = useState("");
  const [wrong, setWrong] = useState("");

  function add() {
    const typed = text.trim();
    if (typed === "") return onMore();
    const reading = title && canEdit(title) ? kindOf(title).read?.(typed, title) : undefined;
    if (!title || !reading) return onMore();
    if (!reading.ok) return setWrong(reading.why);
    setText("");
    void onAdd({ [title.name]: reading.value });
  }

  return (
    <form
      className={css.adding}
      onSubmit={(event) => {
        event.preventDefault();
        add();
      }}
      onBlur={(event) =>
        !event.currentTarget.contains(event.relatedTarget) && text.trim() === "" && onClose()
      }
      onKeyDown={(event) => event.key === "Escape" && onClose()}
    >
      <input
        className={css.input}
        autoFocus
        aria-label={t("board.title")}
        placeholder={title?.label ?? t("board.title")}
        value={text}
        onChange={(event) => {
          setWrong("");
          setText(event.currentTarget.value);
        }}
      />
      {wrong ? (
        <p className={css.wrong} role="alert">
          {wrong}
        </p>
      ) : null}
      <span className={css.addActs}>
        <button type="submit" className={css.addNow}>
          {t("board.add")}
        </button>
        <button type="button" className={css.again} onClick={onMore}>
          {t("board.allFields")}
        </button>
      </span>
    </form>
  );
}
