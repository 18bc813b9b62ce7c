import type { ReactNode } from "react";
import css from "@/ui/page.module.css";

/** A page of words: a title, a lead, and what follows. */
export function Page({ title, lead, children }: { title: string; lead?: ReactNode; children: ReactNode }) {
  return (
    <div className={css.page}>
      <div className={css.inner}>
        <h1 className={css.title}>{title}</h1>
        {lead ? <p className={css.lead}>{lead}</p> : null}
        {children}
      </div>
    </div>
  );
}
