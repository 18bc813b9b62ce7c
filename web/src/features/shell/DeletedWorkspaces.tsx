import { Button } from "@mantine/core";
import { IconBuilding } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { sentence } from "@/api/problem";
import type { WorkspaceEntry } from "@/api/workspace";
import { useDeletedWorkspaces, useRestoreWorkspace } from "@/api/workspaces";
import css from "@/features/shell/standing.module.css";
import lines from "@/ui/lines.module.css";
import { dayWords } from "@/ui/moment";
import { routes } from "@/ui/paths";
import { say } from "@/ui/quietBar";
import "@/ui/text/settingsWords";
import { t } from "@/ui/text/text";

/** Workspaces of one's own that were deleted and can be brought back; nothing where there are none. `name`: that one alone. */
export function DeletedWorkspaces({ name }: { name?: string }) {
  const deleted = useDeletedWorkspaces().data?.workspaces ?? [];
  const shown = name === undefined ? deleted : deleted.filter((one) => one.name === name);
  if (shown.length === 0) return null;
  return (
    <section className={css.deleted} aria-label={t("standing.deletedTitle")}>
      <h2 className={css.title}>{t("standing.deletedTitle")}</h2>
      <ul className={`${lines.list} ${css.lines}`}>
        {shown.map((one) => (
          <Line key={one.name} workspace={one} />
        ))}
      </ul>
    </section>
  );
}

function Line({ workspace: { name, label, due_at: due } }: { workspace: WorkspaceEntry }) {
  const restore = useRestoreWorkspace();
  const navigate = useNavigate();

  function bringBack() {
    restore.mutate(name, {
      onSuccess: () => {
        say(t("standing.restored", { name: label }));
        void navigate({ to: routes.start, params: { workspace: name } });
      },
      onError: (error) => say({ text: sentence(error), tone: "bad" }),
    });
  }

  return (
    <li className={lines.line}>
      <IconBuilding size={16} stroke={1.7} aria-hidden className={lines.sign} />
      <div className={lines.words}>
        <span className="cut">{label}</span>
        {due === undefined ? null : (
          <span className={lines.soft}>{t("standing.until", { when: dayWords(due) })}</span>
        )}
      </div>
      <Button
        size="xs"
        variant="default"
        loading={restore.isPending}
        aria-label={t("standing.restoreName", { name: label })}
        onClick={bringBack}
      >
        {t("standing.restore")}
      </Button>
    </li>
  );
}
