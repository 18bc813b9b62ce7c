import { Popover, VisuallyHidden } from "@mantine/core";
import { IconBell } from "@tabler/icons-react";
import { useState } from "react";
import { useNews, useNotifications } from "@/api/notifications";
import css from "@/features/shell/notifications.module.css";
import shell from "@/features/shell/shell.module.css";
import { later } from "@/ui/later";
import { count, t } from "@/ui/text/text";

const drawer = later(async () => (await import("@/features/shell/BottomDrawer")).BottomDrawer);
const body = later(async () => (await import("@/features/shell/NotificationList")).NotificationList);

/** How many comments wait for one, and what they are. */
export function Bell({ asTab = false }: { asTab?: boolean }) {
  const [open, setOpen] = useState(false);
  const hasBox = drawer.useReady(open && asTab) || !asTab;
  const opened = body.useReady(open) && hasBox && open;
  useNews();
  const news = useNotifications();
  const { unseen } = news;
  const list = <body.Part {...news} onGo={() => setOpen(false)} />;
  const button = (
    <button
      type="button"
      className={asTab ? shell.tab : shell.place}
      aria-expanded={opened}
      onPointerEnter={body.soon}
      onFocus={body.soon}
      onClick={() => setOpen(!open)}
    >
      <span className={css.sign}>
        <IconBell size={asTab ? 20 : 16} stroke={1.6} aria-hidden />
        {asTab && unseen > 0 ? <span className={css.dot} /> : null}
      </span>
      <span className="cut">{asTab ? t("notifications.short") : t("notifications.title")}</span>
      {unseen > 0 ? <VisuallyHidden>{t("notifications.unseen", { n: unseen })}</VisuallyHidden> : null}
      {asTab || unseen === 0 ? null : (
        <span className={css.count} aria-hidden>
          {count(unseen)}
        </span>
      )}
    </button>
  );
  if (asTab) {
    return (
      <>
        {button}
        <drawer.Part
          opened={opened}
          onClose={() => setOpen(false)}
          size="80%"
          title={t("notifications.title")}
        >
          {list}
        </drawer.Part>
      </>
    );
  }
  return (
    <Popover opened={opened} onChange={setOpen} position="right-end" width={360} trapFocus returnFocus>
      <Popover.Target>{button}</Popover.Target>
      <Popover.Dropdown p={0} aria-label={t("notifications.title")}>
        <div className={css.box}>{list}</div>
      </Popover.Dropdown>
    </Popover>
  );
}
