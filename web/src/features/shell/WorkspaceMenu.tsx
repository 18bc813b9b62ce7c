import { Menu } from "@mantine/core";
import {
  IconCheck,
  IconGauge,
  IconHistory,
  IconLogin2,
  IconPlus,
  IconSelector,
  IconShield,
  IconUsers,
} from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useMay } from "@/api/may";
import type { Session } from "@/api/session";
import css from "@/features/shell/shell.module.css";
import { later } from "@/ui/later";
import { routes } from "@/ui/paths";
import { t } from "@/ui/text/text";

const managed = [
  ["members", IconUsers],
  ["roles", IconShield],
  ["audit", IconHistory],
  ["plan", IconGauge],
] as const;

const form = later(async () => (await import("@/features/shell/NewWorkspace")).NewWorkspace);

/** The workspace's name, and the others that the person belongs to. */
export function WorkspaceMenu({ workspace, session }: { workspace: string; session: Session }) {
  const navigate = useNavigate();
  const [creating, setCreating] = useState(false);
  form.useReady(creating);
  const may = useMay("members");
  const here = session.workspaces.find((other) => other.name === workspace);
  return (
    <>
      <Menu position="bottom-start" width={240}>
        <Menu.Target>
          <button type="button" className={css.workspace}>
            <span className="cut">{here?.label ?? workspace}</span>
            <IconSelector size={15} aria-hidden />
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>{t("shell.workspaces")}</Menu.Label>
          {session.workspaces.map((other) => (
            <Menu.Item
              key={other.name}
              rightSection={other.name === workspace ? <IconCheck size={14} /> : null}
              onClick={() => navigate({ to: routes.start, params: { workspace: other.name } })}
            >
              {other.label}
            </Menu.Item>
          ))}
          {may ? (
            <>
              <Menu.Divider />
              {managed.map(([page, Sign]) => (
                <Menu.Item
                  key={page}
                  leftSection={<Sign size={14} />}
                  onClick={() => navigate({ to: routes[page], params: { workspace } })}
                >
                  {t(`shell.${page}`)}
                </Menu.Item>
              ))}
            </>
          ) : null}
          {session.person.host_admin === false ? null : (
            <>
              <Menu.Divider />
              <Menu.Item
                leftSection={<IconLogin2 size={14} />}
                onClick={() => navigate({ to: routes.providers, params: { workspace } })}
              >
                {t("shell.providers")}
              </Menu.Item>
              <Menu.Item
                leftSection={<IconPlus size={14} />}
                onPointerEnter={form.soon}
                onClick={() => setCreating(true)}
              >
                {t("workspace.new")}
              </Menu.Item>
            </>
          )}
        </Menu.Dropdown>
      </Menu>
      <form.Part opened={creating} onClose={() => setCreating(false)} />
    </>
  );
}
