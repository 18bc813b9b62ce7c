import { Button } from "@mantine/core";
import type { FormEvent, ReactNode } from "react";
import css from "@/features/account/account.module.css";
import { t } from "@/ui/text/text";

interface PartProps {
  /** By which its heading is found, to put the focus there. */
  id: string;
  title: string;
  /** How it stands. */
  said?: ReactNode;
  acts?: ReactNode;
  children?: ReactNode;
}

/** A part of the page of an account: what it is, how it stands, and what can be done, which unfolds below. */
export function Part({ id, title, said, acts, children }: PartProps) {
  return (
    <section className={css.part} aria-labelledby={id}>
      <div className={css.head}>
        <div className={css.words}>
          <h2 className={css.title} id={id} tabIndex={-1}>
            {title}
          </h2>
          {said ? <div className={css.said}>{said}</div> : null}
        </div>
        {acts ? <div className={css.acts}>{acts}</div> : null}
      </div>
      {children}
    </section>
  );
}

/** For whoever works by keyboard, where the button that they pressed is gone. */
export const focusPart = (id: string) => document.getElementById(id)?.focus();

interface AskProps {
  /** For password managers: whose password it is. */
  email?: string | undefined;
  /** What stands in the way, where no field says it. */
  wrong?: string | undefined;
  go: string;
  danger?: boolean;
  ready?: boolean;
  pending: boolean;
  onGo: () => void;
  onCancel: () => void;
  children: ReactNode;
}

/** The form that unfolds in a part. */
export function Ask({
  email,
  wrong,
  go,
  danger = false,
  ready = true,
  pending,
  onGo,
  onCancel,
  children,
}: AskProps) {
  function submit(event: FormEvent) {
    event.preventDefault();
    if (ready) onGo();
  }

  return (
    <form
      className={css.form}
      onSubmit={submit}
      onKeyDown={(event) => {
        if (event.key === "Escape") onCancel();
      }}
    >
      {email === undefined ? null : (
        <input type="hidden" name="username" autoComplete="username" value={email} readOnly />
      )}
      {wrong ? (
        <p className={css.wrong} role="alert">
          {wrong}
        </p>
      ) : null}
      {children}
      <div className={css.acts}>
        <Button
          type="submit"
          disabled={!ready}
          loading={pending}
          {...(danger ? { color: "red", variant: "light" } : {})}
        >
          {go}
        </Button>
        <Button variant="default" onClick={onCancel}>
          {t("act.cancel")}
        </Button>
      </div>
    </form>
  );
}
