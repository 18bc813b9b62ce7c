import { Link } from "@tanstack/react-router";
import type { WorkspaceEntry } from "@/api/workspace";
import css from "@/features/shell/standing.module.css";
import { routes } from "@/ui/paths";
import "@/ui/text/settingsWords";
import { t } from "@/ui/text/text";

interface Props {
  workspace: WorkspaceEntry;
  /** Whether one may say that it is served again. */
  decides: boolean;
}

/** Says above the pages of a workspace that it is not served as usual. */
export function StandingNote({ workspace: { name, standing, reason }, decides }: Props) {
  return (
    <div className={css.note} data-held={standing === "suspended" || undefined} role="status">
      <span>
        {standing === "archived"
          ? t("standing.archivedNote")
          : reason
            ? t("standing.suspendedFor", { reason })
            : t("standing.suspendedNote")}
      </span>
      {decides ? (
        <Link to={routes.settings} params={{ workspace: name }}>
          {t("standing.toSettings")}
        </Link>
      ) : null}
    </div>
  );
}
