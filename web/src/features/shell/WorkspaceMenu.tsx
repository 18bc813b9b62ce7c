import { Menu } from "@mantine/core";
import { IconSelector } from "@tabler/icons-react";
import { Mark } from "@/features/shell/Mark";
import css from "@/features/shell/shell.module.css";
import type { WorkspaceMenuProps } from "@/features/shell/WorkspaceItems";
import { later, useMenuLater } from "@/ui/later";

const items = later(async () => (await import("@/features/shell/WorkspaceItems")).WorkspaceItems);

/** The workspace's name, and the others that the person belongs to. */
export function WorkspaceMenu(props: WorkspaceMenuProps) {
  const { soon, ...menu } = useMenuLater(items);
  const here = props.session.workspaces.find((other) => other.name === props.workspace);
  // It opens within the navigation: all of a page lies in a landmark.
  return (
    <Menu {...menu} position="bottom-start" width={240} withinPortal={false}>
      <Menu.Target>
        <button type="button" className={css.workspace} onPointerEnter={soon} onFocus={soon}>
          <span className={css.called}>
            <Mark workspace={props.workspace} />
            <span className="cut">{here?.label ?? props.workspace}</span>
          </span>
          <IconSelector size={15} aria-hidden />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <items.Part {...props} />
      </Menu.Dropdown>
    </Menu>
  );
}
