import type { Usage } from "@/api/plan";
import { usageSaid } from "@/features/plan/amounts";
import css from "@/features/plan/plan.module.css";
import { t } from "@/ui/text/text";

/** How much is used of something: a bar, and the same in words. */
export function UsageLine({ usage }: { usage: Usage }) {
  const { limit, used, of, level } = usage;
  const share = of === null ? 0 : of === 0 ? (used > 0 ? 1 : 0) : Math.min(1, used / of);
  return (
    <div className={css.usage}>
      <span>{t(`subscription.limit.${limit}`)}</span>
      {of === null ? null : (
        <span className={css.track} aria-hidden>
          {share > 0 ? (
            <span
              className={css.fill}
              data-level={level || undefined}
              style={{ width: `${Math.max(1, share * 100)}%` }}
            />
          ) : null}
        </span>
      )}
      <span className={css.said}>
        {usageSaid(usage)}
        {level > 0 ? (
          <>
            {" · "}
            <span className={css.level}>
              {t(level === 100 ? "subscription.isOver" : "subscription.isNear")}
            </span>
          </>
        ) : null}
      </span>
    </div>
  );
}
