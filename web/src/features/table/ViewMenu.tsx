import { Menu } from "@mantine/core";
import { IconDots } from "@tabler/icons-react";
import type { ViewMenuProps } from "@/features/table/ViewMenuItems";
import css from "@/features/table/views.module.css";
import { later, useMenuLater } from "@/ui/later";
import { t } from "@/ui/text/text";
import { withinMain } from "@/ui/within";

const items = later(async () => (await import("@/features/table/ViewMenuItems")).ViewMenuItems);

/** The menu of the view that is shown. */
export function ViewMenu(props: ViewMenuProps) {
  const { soon, ...menu } = useMenuLater(items);
  const label = t("view.menu", { view: props.view.label });
  return (
    <Menu {...menu} position="bottom-start" width={210} portalProps={withinMain}>
      <Menu.Target>
        <button
          type="button"
          className={css.menu}
          onPointerEnter={soon}
          onFocus={soon}
          aria-label={label}
          title={label}
        >
          <IconDots size={15} aria-hidden />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <items.Part {...props} />
      </Menu.Dropdown>
    </Menu>
  );
}
