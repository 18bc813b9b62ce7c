import { Menu } from "@mantine/core";
import {
  IconCheck,
  IconGauge,
  IconHistory,
  IconLogin2,
  IconPlus,
  IconSearch,
  IconSettings,
  IconShield,
  IconUsers,
} from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { useMakes } from "@/api/account";
import { useMay } from "@/api/may";
import type { Session } from "@/api/session";
import { useModel } from "@/api/table";
import { openPalette } from "@/features/palette/opened";
import { manages } from "@/features/shell/decides";
import { newWorkspace } from "@/features/shell/newWorkspaceLater";
import { routes } from "@/ui/paths";
import { t } from "@/ui/text/text";

const administered = [
  ["settings", IconSettings],
  ["plan", IconGauge],
] as const;

const managed = [
  ["members", IconUsers],
  ["roles", IconShield],
  ["audit", IconHistory],
] as const;

/** More than that are no list to read: they are found by their names. */
const MOST = 12;

export interface WorkspaceMenuProps {
  workspace: string;
  session: Session;
  /** Another one is to be made. */
  onNew: () => void;
}

/** The workspaces that the person belongs to, and what there is to manage in this one. */
export function WorkspaceItems({ workspace, session, onNew }: WorkspaceMenuProps) {
  const navigate = useNavigate();
  const may = useMay("members");
  const makes = useMakes(session);
  const role = useModel().data?.role?.name;
  const here = session.workspaces.find((other) => other.name === workspace);
  const many = session.workspaces.length > MOST;
  const pages = [...(manages(session, role) ? administered : []), ...(may ? managed : [])];
  const listed = many ? (here ? [here] : []) : session.workspaces;
  return (
    <>
      <Menu.Label>{t("shell.workspaces")}</Menu.Label>
      {listed.map((other) => (
        <Menu.Item
          key={other.name}
          rightSection={other.name === workspace ? <IconCheck size={14} /> : null}
          onClick={() => navigate({ to: routes.start, params: { workspace: other.name } })}
        >
          {other.label}
        </Menu.Item>
      ))}
      {many ? (
        <Menu.Item leftSection={<IconSearch size={14} />} onClick={() => openPalette(true)}>
          {t("shell.find")}
        </Menu.Item>
      ) : null}
      {pages.length > 0 ? <Menu.Divider /> : null}
      {pages.map(([page, Sign]) => (
        <Menu.Item
          key={page}
          leftSection={<Sign size={14} />}
          onClick={() => navigate({ to: routes[page], params: { workspace } })}
        >
          {t(`shell.${page}`)}
        </Menu.Item>
      ))}
      {makes ? <Menu.Divider /> : null}
      {session.person.host_admin ? (
        <Menu.Item
          leftSection={<IconLogin2 size={14} />}
          onClick={() => navigate({ to: routes.providers, params: { workspace } })}
        >
          {t("shell.providers")}
        </Menu.Item>
      ) : null}
      {makes ? (
        <Menu.Item leftSection={<IconPlus size={14} />} onPointerEnter={newWorkspace.soon} onClick={onNew}>
          {t("workspace.new")}
        </Menu.Item>
      ) : null}
    </>
  );
}
