import type { ReactNode } from "react";
import css from "@/features/signIn/signIn.module.css";

/** A page before the workspaces: one box with one thing to do. */
export function Door({ title, children }: { title?: string | undefined; children: ReactNode }) {
  return (
    <main className={css.page}>
      <div className={css.box}>
        <p className={css.brand}>Sheaf</p>
        {title ? <h1 className={css.title}>{title}</h1> : null}
        {children}
      </div>
    </main>
  );
}

/** What stands in the way of what was sent. */
export function Wrong({ children }: { children: ReactNode }) {
  return (
    <p className={css.wrong} role="alert">
      {children}
    </p>
  );
}
