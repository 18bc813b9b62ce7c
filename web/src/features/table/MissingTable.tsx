import { Button } from "@mantine/core";
import { IconTable, IconTableOff } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import type { Table } from "@/api/table";
import { routes } from "@/ui/paths";
import { Empty } from "@/ui/states";
import { t } from "@/ui/text/text";
import ways from "@/ui/waysOut.module.css";

/** No table of that name: what may have become of it, and the tables that there are. */
export function MissingTable({
  workspace,
  name,
  tables,
}: {
  workspace: string;
  name: string;
  tables: Table[];
}) {
  return (
    <div className={ways.page}>
      <Empty
        whole
        icon={IconTableOff}
        title={t("table.missing")}
        action={
          tables.length ? (
            <ul className={ways.ways}>
              {tables.map((table) => (
                <li key={table.name}>
                  <Link
                    to={routes.table}
                    params={{ workspace, table: table.name }}
                    search={{}}
                    className={ways.way}
                  >
                    <IconTable size={16} stroke={1.7} aria-hidden />
                    <span className="cut">{table.label}</span>
                  </Link>
                </li>
              ))}
            </ul>
          ) : (
            <Button renderRoot={(props) => <Link to={routes.start} params={{ workspace }} {...props} />}>
              {t("shell.firstImport")}
            </Button>
          )
        }
      >
        {t("table.missingHelp", { name })} {tables.length ? t("table.missingThese") : null}
      </Empty>
    </div>
  );
}
