import { Menu } from "@mantine/core";
import { IconUserCircle } from "@tabler/icons-react";
import type { Session } from "@/api/session";
import css from "@/features/shell/shell.module.css";
import { later, useMenuLater } from "@/ui/later";
import { t } from "@/ui/text/text";

const items = later(async () => (await import("@/features/shell/AccountItems")).AccountItems);

/** What is the person's own. */
export function AccountMenu({ session, asTab = false }: { session: Session; asTab?: boolean }) {
  const { soon, ...menu } = useMenuLater(items);
  const name = session.person.name || session.person.email;
  // It opens within the navigation: all of a page lies in a landmark.
  return (
    <Menu {...menu} position="top-start" width={240} withinPortal={false}>
      <Menu.Target>
        <button type="button" className={asTab ? css.tab : css.place} onPointerEnter={soon} onFocus={soon}>
          <IconUserCircle size={asTab ? 20 : 16} stroke={1.6} aria-hidden />
          <span className="cut">{asTab ? t("account.short") : name}</span>
          {session.has_password || asTab ? null : (
            <span className={css.dot} title={t("account.noPassword")} />
          )}
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <items.Part session={session} />
      </Menu.Dropdown>
    </Menu>
  );
}
