import { Button } from "@mantine/core";
import { IconHistory } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useState, type ReactNode } from "react";
import { useAudit, type AuditEntry, type Sought } from "@/api/audit";
import { sentence } from "@/api/problem";
import { useRecordsById } from "@/api/recordTitles";
import { useRoles, type Role } from "@/api/role";
import { useModel, type Table } from "@/api/table";
import { useWorkspace } from "@/api/workspace";
import css from "@/features/audit/audit.module.css";
import { Filters } from "@/features/audit/Filters";
import { aboutModel, byWords, said } from "@/features/audit/said";
import { titleOf } from "@/fields/linked";
import lines from "@/ui/lines.module.css";
import { fullMoment } from "@/ui/moment";
import { NextPage } from "@/ui/nextPage";
import { routes } from "@/ui/paths";
import { Bones, Empty, Failure } from "@/ui/states";
import { t } from "@/ui/text/text";

const anything: Sought = { kind: null, table: null, from: null, to: null };
const noTables: Table[] = [];
const noRoles: Role[] = [];

/** What was done, newest first. */
export function Done() {
  const [sought, setSought] = useState(anything);
  // Another one is shown when the filters are emptied, days included that were typed.
  const [emptied, setEmptied] = useState(0);
  const tables = useModel().data?.tables ?? noTables;
  const roles = useRoles().data?.roles ?? noRoles;
  const asked = useAudit(sought);
  const pages = asked.data?.pages ?? [];
  const narrowed = Object.values(sought).some((part) => part !== null);
  const nothing = asked.data !== undefined && pages.every(({ entries }) => entries.length === 0);

  function clear() {
    setSought(anything);
    setEmptied(emptied + 1);
  }

  return (
    <>
      <Filters key={emptied} sought={sought} tables={tables} onChange={setSought} />
      {asked.isPending ? <Bones lines={8} label={t("audit.loading")} /> : null}
      {asked.isError && !asked.isFetchNextPageError ? (
        <Failure
          title={t("audit.failed")}
          detail={sentence(asked.error)}
          onRetry={() => void asked.refetch()}
        />
      ) : null}
      {nothing ? (
        <Empty
          icon={IconHistory}
          title={t(narrowed ? "audit.noneFound" : "audit.none")}
          action={
            narrowed ? (
              <Button variant="default" onClick={clear}>
                {t("audit.clear")}
              </Button>
            ) : null
          }
        >
          {t(narrowed ? "audit.noneFoundHelp" : "audit.noneHelp")}
        </Empty>
      ) : null}
      <ul className={lines.list}>
        {pages.map((page) => (
          <Part key={page.entries[0]?.seq ?? 0} entries={page.entries} tables={tables} roles={roles} />
        ))}
      </ul>
      <NextPage {...asked} label={t("audit.more")} problem={sentence(asked.error)} />
    </>
  );
}

interface PartProps {
  entries: AuditEntry[];
  tables: Table[];
  roles: Role[];
}

/** The entries of one answer: the titles of their records are asked for together, and stay when more come. */
function Part({ entries, tables, roles }: PartProps) {
  const titles = useRecordsById(
    tables.map((table) => ({
      table,
      ids: [
        ...new Set(entries.flatMap((one) => (one.table === table.name && one.record ? [one.record] : []))),
      ],
    })),
  );
  return entries.map((entry) => {
    const table = tables.find(({ name }) => name === entry.table);
    const record = table && entry.record ? titles.records.get(`${table.name}/${entry.record}`) : undefined;
    const title = table && record ? titleOf(record, table) : undefined;
    const words = said(entry, {
      table: (name) => tables.find((one) => one.name === name)?.label,
      role: (name) => roles.find((role) => role.name === name)?.label,
      record: title || undefined,
    });
    return (
      <li key={entry.seq} className={css.line}>
        <time className={css.when} dateTime={entry.at}>
          {fullMoment(entry.at)}
        </time>
        <span>{byWords(entry.by)}</span>
        <span className={css.what}>
          <To table={table} record={record?.id}>
            {words}
          </To>
          <span className={css.soft}>{aboutModel(entry)}</span>
        </span>
      </li>
    );
  });
}

/** Leads to the record where it is there, else to its table, else nowhere. */
function To({
  table,
  record,
  children,
}: {
  table: Table | undefined;
  record: number | undefined;
  children: ReactNode;
}) {
  const workspace = useWorkspace();
  if (!table) return children;
  return record === undefined ? (
    <Link to={routes.table} params={{ workspace, table: table.name }}>
      {children}
    </Link>
  ) : (
    <Link to={routes.record} params={{ workspace, table: table.name, record: String(record) }}>
      {children}
    </Link>
  );
}
