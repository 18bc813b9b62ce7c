import type { ReactNode } from "react";
import css from "@/ui/page.module.css";
import { useTitle } from "@/ui/useTitle";

/** A page of words: a title, a lead, and what follows. */
export function Page({ title, lead, children }: { title: string; lead?: ReactNode; children: ReactNode }) {
  useTitle(title);
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
