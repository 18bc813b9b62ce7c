import { Menu } from "@mantine/core";
import { IconArrowDown, IconArrowUp, IconDots } from "@tabler/icons-react";
import type { Table } from "@/api/table";
import css from "@/features/shell/tables.module.css";
import { later, useMenuLater } from "@/ui/later";
import { t } from "@/ui/text/text";

const acts = later(async () => (await import("@/features/shell/TableActs")).TableActs);

interface Props {
  workspace: string;
  table: Table;
  isFirst: boolean;
  isLast: boolean;
  onMove: (way: -1 | 1) => void;
}

/** What can be done with a table: as a whole, and among the others for whoever does not drag it. It opens within the navigation. */
export function TableMenu({ workspace, table, isFirst, isLast, onMove }: Props) {
  const { soon, ...menu } = useMenuLater(acts);
  return (
    <Menu {...menu} position="bottom-end" width={220} withinPortal={false} floatingStrategy="fixed">
      <Menu.Target>
        <button
          type="button"
          className={css.more}
          onPointerEnter={soon}
          onFocus={soon}
          aria-label={t("shell.tableMenu", { table: table.label })}
          title={t("shell.tableMenu", { table: table.label })}
        >
          <IconDots size={15} aria-hidden />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <acts.Part workspace={workspace} table={table} />
        {isFirst && isLast ? null : (
          <>
            <Menu.Divider />
            <Menu.Item
              leftSection={<IconArrowUp size={14} />}
              rightSection={<kbd className={css.keys}>Alt ↑</kbd>}
              disabled={isFirst}
              onClick={() => onMove(-1)}
            >
              {t("shell.moveUp")}
            </Menu.Item>
            <Menu.Item
              leftSection={<IconArrowDown size={14} />}
              rightSection={<kbd className={css.keys}>Alt ↓</kbd>}
              disabled={isLast}
              onClick={() => onMove(1)}
            >
              {t("shell.moveDown")}
            </Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
