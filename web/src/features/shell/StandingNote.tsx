import { Link } from "@tanstack/react-router";
import type { Session } from "@/api/session";
import type { WorkspaceEntry } from "@/api/workspace";
import { PlanBar } from "@/features/plan/PlanBar";
import { decides, manages } from "@/features/shell/decides";
import css from "@/features/shell/standing.module.css";
import { routes } from "@/ui/paths";
import "@/ui/text/settingsWords";
import { t } from "@/ui/text/text";

interface Props {
  workspace: WorkspaceEntry;
  session: Session;
  /** As what one is there. */
  role: string | undefined;
}

/** Says above the pages of a workspace that it is not served as usual, or not for long any more. */
export function StandingNote({ workspace: { name, standing, reason, shut_at }, session, role }: Props) {
  if (standing === "active") {
    return shut_at ? <PlanBar workspace={name} at={shut_at} manages={manages(session, role)} /> : null;
  }
  return (
    <div className={css.note} data-held={standing === "suspended" || undefined} role="status">
      <span>
        {standing === "archived"
          ? t("standing.archivedNote")
          : reason
            ? t("standing.suspendedFor", { reason })
            : t("standing.suspendedNote")}
      </span>
      {decides(session, role) ? (
        <Link to={routes.settings} params={{ workspace: name }}>
          {t("standing.toSettings")}
        </Link>
      ) : null}
    </div>
  );
}
