import { Fragment } from "react";
import type { Standing } from "@/api/import";
import { useModel } from "@/api/table";
import css from "@/features/import/planList.module.css";
import { countWords } from "@/features/import/standing";
import { t } from "@/ui/text/text";

/** In the list of tables: which one the rows go into, and how many records would change. */
export function IntoLine({ into }: { into: Standing }) {
  const there = useModel().data?.tables.find((one) => one.name === into.table);
  const counts = into.compared ? countWords(into.compared) : [];
  return (
    <>
      <span className={css.facts}>{t("again.into", { table: there?.label ?? into.table })}</span>
      <span className={css.counts} data-bad={into.problem !== undefined || undefined}>
        {into.problem !== undefined
          ? t("again.problemShort")
          : counts.length > 0
            ? counts.map(({ what, words }, at) => (
                <Fragment key={what}>
                  <span data-what={what}>{at < counts.length - 1 ? `${words},` : words}</span>{" "}
                </Fragment>
              ))
            : into.compared
              ? t("again.nothing")
              : null}
      </span>
    </>
  );
}
