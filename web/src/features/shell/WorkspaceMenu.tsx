import { Menu } from "@mantine/core";
import {
  IconCheck,
  IconGauge,
  IconHistory,
  IconLogin2,
  IconPlus,
  IconSearch,
  IconSelector,
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
import { Mark } from "@/features/shell/Mark";
import { newWorkspace } from "@/features/shell/newWorkspaceLater";
import css from "@/features/shell/shell.module.css";
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

interface Props {
  workspace: string;
  session: Session;
  /** Another one is to be made. */
  onNew: () => void;
}

/** The workspace's name, and the others that the person belongs to. */
export function WorkspaceMenu({ workspace, session, onNew }: Props) {
  const navigate = useNavigate();
  const may = useMay("members");
  const makes = useMakes(session);
  const role = useModel().data?.role?.name;
  const here = session.workspaces.find((other) => other.name === workspace);
  const many = session.workspaces.length > MOST;
  const pages = [...(manages(session, role) ? administered : []), ...(may ? managed : [])];
  const listed = many ? (here ? [here] : []) : session.workspaces;
  // It opens within the navigation: all of a page lies in a landmark.
  return (
    <Menu position="bottom-start" width={240} withinPortal={false}>
      <Menu.Target>
        <button type="button" className={css.workspace}>
          <span className={css.called}>
            <Mark workspace={workspace} />
            <span className="cut">{here?.label ?? workspace}</span>
          </span>
          <IconSelector size={15} aria-hidden />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
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
      </Menu.Dropdown>
    </Menu>
  );
}
