import type { ReactNode } from "react";
import css from "@/features/settings/settings.module.css";

interface Props {
  id: string;
  title: string;
  help?: ReactNode;
  /** What it is, and how it is changed. */
  control?: ReactNode;
  /** What needs the whole width, or unfolds. */
  children?: ReactNode;
}

/** One thing about a workspace: what it is, and beside it what holds. */
export function Row({ id, title, help, control, children }: Props) {
  return (
    <div className={css.row} role="group" aria-labelledby={id}>
      <div className={css.words}>
        <h3 className={css.title} id={id} tabIndex={-1}>
          {title}
        </h3>
        {help ? (
          <div className={css.help} id={`${id}-help`}>
            {help}
          </div>
        ) : null}
      </div>
      {control ? <div className={css.control}>{control}</div> : null}
      {children ? <div className={css.below}>{children}</div> : null}
    </div>
  );
}
