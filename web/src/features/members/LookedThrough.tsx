import { lookAs, type Eyes } from "@/api/eyes";
import css from "@/features/members/members.module.css";
import "@/ui/text/laterWords";
import { t } from "@/ui/text/text";

/** Says with whose eyes one looks, and ends it. */
export function LookedThrough({ workspace, as }: { workspace: string; as: Eyes }) {
  return (
    <div className={css.eyes} role="status">
      <span>{t("members.eyes", { name: as.name })}</span>
      <button
        type="button"
        className={css.stop}
        onClick={() => lookAs(workspace, null, `/w/${encodeURIComponent(workspace)}/members`)}
      >
        {t("members.eyesEnd")}
      </button>
    </div>
  );
}
