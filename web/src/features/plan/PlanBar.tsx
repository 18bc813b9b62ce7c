import { Link } from "@tanstack/react-router";
import css from "@/features/plan/plan.module.css";
import { dayWords, hasCome } from "@/ui/moment";
import { routes } from "@/ui/paths";
import { t } from "@/ui/text/text";
import "@/ui/text/accessWords";

interface Props {
  workspace: string;
  /** From when on nothing can be added. */
  at: string;
  /** Whether whoever reads it sees the plan. */
  manages: boolean;
}

/** Says that nothing can be added to the workspace, or from when on: the latter to whoever can do something about it. */
export function PlanBar({ workspace, at, manages }: Props) {
  const shut = hasCome(at);
  if (!shut && !manages) return null;
  return (
    <div className={css.bar} role="status">
      <span>{shut ? t("subscription.barShut") : t("subscription.barSoon", { day: dayWords(at) })}</span>
      {manages ? (
        <Link to={routes.plan} params={{ workspace }}>
          {t("subscription.title")}
        </Link>
      ) : (
        <span>{t("subscription.barAsk")}</span>
      )}
    </div>
  );
}
