import { Menu } from "@mantine/core";
import { IconArrowDown, IconArrowUp, IconDots } from "@tabler/icons-react";
import type { Table } from "@/api/table";
import css from "@/features/shell/tables.module.css";
import { t } from "@/ui/text/text";

interface Props {
  table: Table;
  isFirst: boolean;
  isLast: boolean;
  onMove: (way: -1 | 1) => void;
}

/** What can be done with a table among the others, for whoever does not drag it. It opens within the navigation. */
export function TableMenu({ table, isFirst, isLast, onMove }: Props) {
  return (
    <Menu position="bottom-end" width={200} withinPortal={false} floatingStrategy="fixed">
      <Menu.Target>
        <button
          type="button"
          className={css.more}
          aria-label={t("shell.tableMenu", { table: table.label })}
          title={t("shell.tableMenu", { table: table.label })}
        >
          <IconDots size={15} aria-hidden />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
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
      </Menu.Dropdown>
    </Menu>
  );
}
