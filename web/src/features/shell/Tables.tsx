import { IconPlus } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useMay } from "@/api/may";
import { useModel } from "@/api/table";
import { newTable, openNewTable } from "@/features/newTable/opened";
import { TableList } from "@/features/shell/TableList";
import css from "@/features/shell/tables.module.css";
import { IconButton } from "@/ui/iconButton";
import { routes } from "@/ui/paths";
import { Bones } from "@/ui/states";
import { t } from "@/ui/text/text";

/** All tables of the workspace, and a way to make one. `onGo`: one of them was gone to. */
export function Tables({ workspace, onGo }: { workspace: string; onGo?: () => void }) {
  const model = useModel();
  const may = useMay("imports");
  const mayMake = useMay("model");
  if (model.isPending) return <Bones lines={5} label={t("shell.loadingTables")} />;
  const tables = model.data?.tables ?? [];
  return (
    <div className={css.tables}>
      <div className={css.heading}>
        <h2 className={css.section}>{t("shell.tables")}</h2>
        {mayMake ? (
          <span onPointerEnter={newTable.soon} onFocus={newTable.soon}>
            <IconButton
              icon={IconPlus}
              label={t("shell.newTable")}
              onClick={() => {
                onGo?.();
                openNewTable(true);
              }}
            />
          </span>
        ) : null}
      </div>
      {tables.length === 0 ? (
        <p className={css.none}>
          {model.isError ? t("shell.tablesFailed") : t("shell.noTables")}
          {model.isError || !may ? null : (
            <Link to={routes.start} params={{ workspace }} onClick={onGo}>
              {t("shell.firstImport")}
            </Link>
          )}
        </p>
      ) : (
        <TableList workspace={workspace} tables={tables} onGo={onGo} />
      )}
    </div>
  );
}
