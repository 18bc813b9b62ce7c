import { Tooltip } from "@mantine/core";
import { IconTable } from "@tabler/icons-react";
import { Link, useParams } from "@tanstack/react-router";
import type { KeyboardEvent } from "react";
import { useMay } from "@/api/may";
import type { Table } from "@/api/table";
import shell from "@/features/shell/shell.module.css";
import { TableMenu } from "@/features/shell/TableMenu";
import css from "@/features/shell/tables.module.css";
import { TableViews } from "@/features/shell/TableViews";
import { changes } from "@/features/shell/tableMoves";
import { useTableOrder } from "@/features/shell/useTableOrder";
import { lastLook } from "@/features/table/lastLook";
import { routes } from "@/ui/paths";

interface Props {
  workspace: string;
  tables: Table[];
  onGo: (() => void) | undefined;
}

/** The tables in the order that people see; the one that is open with its views. Whoever may change tables puts them in another order. */
export function TableList({ workspace, tables, onGo }: Props) {
  const { list, shown, carried, grab, move, moveFocused } = useTableOrder(workspace, tables);
  const open = useParams({ strict: false }).table;
  const mayShape = useMay("model");
  const may = mayShape && tables.length > 1;

  function onKey(event: KeyboardEvent, table: Table) {
    const way = event.key === "ArrowUp" ? -1 : event.key === "ArrowDown" ? 1 : null;
    if (!may || !event.altKey || way === null) return;
    event.preventDefault();
    moveFocused(table.name, way);
  }

  const drop = carried && changes(shown, carried) ? carried : null;
  const last = shown.findLast(({ name }) => name !== carried?.table);
  function dropAt(table: Table) {
    if (drop?.before === table.name) return "before";
    return drop?.before === null && table === last ? "behind" : undefined;
  }

  return (
    <ul ref={list}>
      {shown.map((table, at) => (
        <li
          key={table.id}
          className={css.line}
          data-line={table.name}
          data-carried={carried?.table === table.name || undefined}
          data-drop={dropAt(table)}
        >
          <div
            className={css.row}
            data-menu={mayShape || undefined}
            onKeyDown={(event) => onKey(event, table)}
          >
            <Tooltip label={table.label} disabled={table.label.length < 20} position="right">
              <Link
                to={routes.table}
                params={{ workspace, table: table.name }}
                search={() => lastLook(workspace, table)}
                className={shell.place}
                activeProps={{ "data-active": true }}
                activeOptions={{ includeSearch: false }}
                aria-keyshortcuts={may ? "Alt+ArrowUp Alt+ArrowDown" : undefined}
                draggable={false}
                onPointerDown={(down) => (may ? grab(down, table.name) : undefined)}
                onClick={onGo}
              >
                <IconTable size={16} stroke={1.7} aria-hidden />
                <span className="cut">{table.label}</span>
              </Link>
            </Tooltip>
            {mayShape ? (
              <TableMenu
                workspace={workspace}
                table={table}
                isFirst={at === 0}
                isLast={at === shown.length - 1}
                onMove={(way) => move(table.name, way)}
              />
            ) : null}
          </div>
          {table.name === open && table.views?.length ? (
            <TableViews workspace={workspace} table={table} views={table.views} onGo={onGo} />
          ) : null}
        </li>
      ))}
    </ul>
  );
}
