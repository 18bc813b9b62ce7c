import { Menu, useMantineColorScheme, type MantineColorScheme } from "@mantine/core";
import { IconCheck, IconLanguage, IconLogout, IconServer, IconUserCircle } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { useSignOut, type Session } from "@/api/session";
import { useWorkspace } from "@/api/workspace";
import { changeLanguage } from "@/features/shell/changeLanguage";
import { routes } from "@/ui/paths";
import { languages, useLanguage } from "@/ui/text/language";
import { t } from "@/ui/text/text";

const schemes: MantineColorScheme[] = ["auto", "light", "dark"];

/** The person: their account, appearance, sign out. */
export function AccountItems({ session }: { session: Session }) {
  const signOut = useSignOut();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const navigate = useNavigate();
  const workspace = useWorkspace();
  return (
    <>
      <Menu.Label>{session.person.email}</Menu.Label>
      <Menu.Item
        leftSection={<IconUserCircle size={14} />}
        onClick={() => void navigate({ to: routes.account, params: { workspace } })}
      >
        {t("account.page")}
      </Menu.Item>
      {session.person.host_admin ? (
        <Menu.Item
          leftSection={<IconServer size={14} />}
          onClick={() => void navigate({ to: routes.host, params: { part: "workspaces" } })}
        >
          {t("account.host")}
        </Menu.Item>
      ) : null}
      <Menu.Divider />
      <Menu.Label>{t("account.appearance")}</Menu.Label>
      {schemes.map((value) => (
        <Menu.Item
          key={value}
          closeMenuOnClick={false}
          rightSection={colorScheme === value ? <IconCheck size={14} /> : null}
          onClick={() => setColorScheme(value)}
        >
          {t(`account.${value}`)}
        </Menu.Item>
      ))}
      <Menu.Divider />
      <Languages />
      <Menu.Divider />
      <Menu.Item leftSection={<IconLogout size={14} />} onClick={() => signOut.mutate()}>
        {t("account.signOut")}
      </Menu.Item>
    </>
  );
}

/** Each by its own name, so that whoever came into the wrong one finds the way out. */
function Languages() {
  const now = useLanguage();
  return (
    <Menu.Sub>
      <Menu.Sub.Target>
        <Menu.Sub.Item leftSection={<IconLanguage size={14} />}>{t("account.language")}</Menu.Sub.Item>
      </Menu.Sub.Target>
      <Menu.Sub.Dropdown>
        {languages.map(({ code, name }) => (
          <Menu.Item
            key={code}
            lang={code}
            rightSection={code === now ? <IconCheck size={14} /> : null}
            onClick={() => void changeLanguage(code)}
          >
            {name}
          </Menu.Item>
        ))}
      </Menu.Sub.Dropdown>
    </Menu.Sub>
  );
}
