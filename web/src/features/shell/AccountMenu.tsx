import { Menu, useMantineColorScheme, type MantineColorScheme } from "@mantine/core";
import {
  IconCheck,
  IconDevices,
  IconLanguage,
  IconLock,
  IconLogout,
  IconUserCircle,
} from "@tabler/icons-react";
import { useState } from "react";
import { useSignOut, type Session } from "@/api/session";
import { changeLanguage } from "@/features/shell/changeLanguage";
import css from "@/features/shell/shell.module.css";
import { later } from "@/ui/later";
import { languages, useLanguage } from "@/ui/text/language";
import { t } from "@/ui/text/text";

const schemes: MantineColorScheme[] = ["auto", "light", "dark"];

const sessions = later(async () => (await import("@/features/shell/Sessions")).Sessions);
const form = later(async () => (await import("@/features/shell/SetPassword")).SetPassword);

/** The person: password, appearance, sign out. */
export function AccountMenu({ session, asTab = false }: { session: Session; asTab?: boolean }) {
  const signOut = useSignOut();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const [changing, setChanging] = useState(false);
  const [listing, setListing] = useState(false);
  form.useReady(changing);
  sessions.useReady(listing);
  const name = session.person.name || session.person.email;
  return (
    <>
      <Menu position="top-start" width={240}>
        <Menu.Target>
          <button type="button" className={asTab ? css.tab : css.place}>
            <IconUserCircle size={asTab ? 20 : 16} stroke={1.6} aria-hidden />
            <span className="cut">{asTab ? t("account.short") : name}</span>
            {session.has_password || asTab ? null : (
              <span className={css.dot} title={t("account.noPassword")} />
            )}
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>{session.person.email}</Menu.Label>
          <Menu.Item leftSection={<IconLock size={14} />} onClick={() => setChanging(true)}>
            {session.has_password ? t("account.changePassword") : t("account.setPassword")}
          </Menu.Item>
          <Menu.Item leftSection={<IconDevices size={14} />} onClick={() => setListing(true)}>
            {t("account.sessions")}
          </Menu.Item>
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
        </Menu.Dropdown>
      </Menu>
      <sessions.Part opened={listing} onClose={() => setListing(false)} />
      <form.Part opened={changing} onClose={() => setChanging(false)} email={session.person.email} />
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
