import { Button } from "@mantine/core";
import { IconTable, IconTablePlus } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useMay } from "@/api/may";
import { sentence } from "@/api/problem";
import { useRecordCounts } from "@/api/recordCounts";
import { useSession } from "@/api/session";
import { useModel, type Table } from "@/api/table";
import { Dropzone } from "@/features/import/Dropzone";
import { newTable, openNewTable } from "@/features/newTable/opened";
import { DeletedWorkspaces } from "@/features/shell/DeletedWorkspaces";
import { Lately } from "@/features/start/Lately";
import { RecentList } from "@/features/start/RecentList";
import css from "@/features/start/start.module.css";
import { Page } from "@/ui/page";
import { routes } from "@/ui/paths";
import { Bones, Failure } from "@/ui/states";
import { t } from "@/ui/text/text";

const none: Table[] = [];

/** The first page of a workspace: bring a workbook, go to a table or where one was, see what changed. */
export function Start({ workspace }: { workspace: string }) {
  const model = useModel();
  const tables = model.data?.tables ?? none;
  const counts = useRecordCounts(tables);
  const may = useMay("imports");
  const mayMake = useMay("model");
  // Whoever administers the host has them all in its console.
  const deleted = useSession().data?.person.host_admin ? null : <DeletedWorkspaces />;
  if (model.isPending) return <Bones lines={6} label={t("start.loading")} />;
  if (model.isError) {
    return (
      <Failure
        whole
        title={t("start.failed")}
        detail={sentence(model.error)}
        onRetry={() => model.refetch()}
      />
    );
  }
  if (tables.length === 0 && !may) {
    return (
      <Page title={t("shell.noTables")}>
        {mayMake ? <Make label={t("shell.newTable")} /> : null}
        {deleted}
      </Page>
    );
  }
  if (tables.length === 0) {
    return (
      <Page title={t("start.emptyTitle")} lead={t("start.emptyLead")}>
        <Dropzone workspace={workspace} tall />
        {mayMake ? <Make label={t("start.orEmpty")} /> : null}
        {deleted}
      </Page>
    );
  }
  return (
    <Page title={t("start.title")}>
      <ul className={css.tables}>
        {tables.map((table) => (
          <TableLine
            key={table.name}
            table={table}
            tables={tables}
            workspace={workspace}
            records={counts.get(table.name)}
          />
        ))}
      </ul>
      <RecentList workspace={workspace} tables={tables} />
      <section className={css.part} aria-label={t("news.title")}>
        <h2 className={css.heading}>{t("news.title")}</h2>
        <Lately workspace={workspace} tables={tables} />
      </section>
      {may ? (
        <>
          <h2 className={css.heading}>{t("start.more")}</h2>
          <Dropzone workspace={workspace} />
          {mayMake ? <Make label={t("start.orEmpty")} /> : null}
        </>
      ) : null}
      {deleted}
    </Page>
  );
}

/** A table of one's own making, beside what comes of a workbook. */
function Make({ label }: { label: string }) {
  return (
    <p className={css.make}>
      <Button
        variant="subtle"
        leftSection={<IconTablePlus size={16} aria-hidden />}
        onPointerEnter={newTable.soon}
        onFocus={newTable.soon}
        onClick={() => openNewTable(true)}
      >
        {label}
      </Button>
    </p>
  );
}

interface LineProps {
  table: Table;
  tables: Table[];
  workspace: string;
  records: number | undefined;
}

function TableLine({ table, tables, workspace, records }: LineProps) {
  const targets = table.fields
    .filter((field) => field.link)
    .map((field) => tables.find((other) => other.name === field.link?.table)?.label ?? field.label);
  const linked = [...new Set(targets)];
  return (
    <li>
      <Link to={routes.table} params={{ workspace, table: table.name }} search={{}} className={css.table}>
        <IconTable size={16} stroke={1.7} aria-hidden />
        <span className={css.name}>{table.label}</span>
        <span className={css.facts}>
          {t("start.fields", { n: table.fields.length })}
          {linked.length ? t("start.linkedTo", { tables: linked.join(", ") }) : ""}
        </span>
        <span className={`${css.count} num`}>
          {records === undefined ? "" : t("table.records", { n: records })}
        </span>
      </Link>
    </li>
  );
}
