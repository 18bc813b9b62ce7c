import { ActionIcon, Menu } from "@mantine/core";
import {
  IconArchive,
  IconArrowBackUp,
  IconBan,
  IconCopy,
  IconDots,
  IconExternalLink,
  IconPlayerPlay,
  IconSettings,
  IconTrash,
} from "@tabler/icons-react";
import { Link, useNavigate } from "@tanstack/react-router";
import { sentence } from "@/api/problem";
import type { WorkspaceEntry } from "@/api/workspace";
import { useRestoreWorkspace } from "@/api/workspaces";
import type { Deed } from "@/features/host/Doing";
import css from "@/features/host/host.module.css";
import { useServe } from "@/features/standing/useServe";
import { dayWords } from "@/ui/moment";
import { routes } from "@/ui/paths";
import { say } from "@/ui/quietBar";
import { t } from "@/ui/text/text";
import { withinMain } from "@/ui/within";

interface Props {
  workspace: WorkspaceEntry;
  /** Which of how many it is, and where it stands, in px. */
  at: { index: number; of: number; start: number };
  onDo: (what: Deed["what"]) => void;
}

/** A workspace of the host: how it stands, and what can be done with it. */
export function WorkspaceLine({ workspace, at, onDo }: Props) {
  const { name, label, standing, reason, due_at: due } = workspace;
  const isGone = standing === "deleted";
  const more = reason ?? (due === undefined ? null : t("standing.until", { when: dayWords(due) }));
  return (
    <li
      className={css.line}
      style={{ transform: `translateY(${at.start}px)` }}
      aria-setsize={at.of}
      aria-posinset={at.index + 1}
    >
      <div className={css.words}>
        {isGone ? (
          <span className="cut">{label}</span>
        ) : (
          <Link to={routes.start} params={{ workspace: name }} className="cut" preload={false}>
            {label}
          </Link>
        )}
        <span className={`cut ${css.soft}`} title={more ?? undefined}>
          {more === null ? name : `${name} · ${more}`}
        </span>
      </div>
      <span className={css.state} data-standing={standing}>
        {t(`standing.${standing}`)}
      </span>
      <Acts workspace={workspace} onDo={onDo} />
    </li>
  );
}

function Acts({ workspace, onDo }: Pick<Props, "workspace" | "onDo">) {
  const { name, label, standing } = workspace;
  const navigate = useNavigate();
  const { archive, serve } = useServe(workspace);
  const restore = useRestoreWorkspace();
  const bringBack = () =>
    restore.mutate(name, {
      onSuccess: () => say(t("standing.restored", { name: label })),
      onError: (error) => say({ text: sentence(error), tone: "bad" }),
    });
  return (
    <Menu position="bottom-end" width={208} portalProps={withinMain}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={t("host.act", { name: label })}>
          <IconDots size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {standing === "deleted" ? (
          <Menu.Item leftSection={<IconArrowBackUp size={14} />} onClick={bringBack}>
            {t("standing.restore")}
          </Menu.Item>
        ) : (
          <>
            <Menu.Item
              leftSection={<IconExternalLink size={14} />}
              onClick={() => void navigate({ to: routes.start, params: { workspace: name } })}
            >
              {t("host.open")}
            </Menu.Item>
            <Menu.Item
              leftSection={<IconSettings size={14} />}
              onClick={() => void navigate({ to: routes.settings, params: { workspace: name } })}
            >
              {t("settings.title")}
            </Menu.Item>
            <Menu.Divider />
            {standing === "active" ? (
              <>
                <Menu.Item leftSection={<IconBan size={14} />} onClick={() => onDo("suspend")}>
                  {t("standing.suspend")}
                </Menu.Item>
                <Menu.Item leftSection={<IconArchive size={14} />} onClick={archive}>
                  {t("standing.archive")}
                </Menu.Item>
              </>
            ) : (
              <Menu.Item leftSection={<IconPlayerPlay size={14} />} onClick={serve}>
                {t("standing.serve")}
              </Menu.Item>
            )}
            <Menu.Item leftSection={<IconCopy size={14} />} onClick={() => onDo("clone")}>
              {t("standing.clone")}
            </Menu.Item>
            <Menu.Divider />
            <Menu.Item c="var(--red)" leftSection={<IconTrash size={14} />} onClick={() => onDo("delete")}>
              {t("standing.delete")}
            </Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
