import { Button } from "@mantine/core";
import { IconDownload, IconHistory } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useState, type ReactNode } from "react";
import { auditAddress, useAudit, type AuditEntry, type Sought } from "@/api/audit";
import { useMembers, type WorkspaceMember } from "@/api/member";
import { sentence } from "@/api/problem";
import { useRecordsById } from "@/api/recordTitles";
import { useRoles, type Role } from "@/api/role";
import { useSettings, type Setting } from "@/api/settings";
import { useModel, type Table } from "@/api/table";
import { useWorkspace } from "@/api/workspace";
import css from "@/features/audit/audit.module.css";
import { changedSaid } from "@/features/audit/changed";
import { Filters } from "@/features/audit/Filters";
import { aboutModel, byWords, said, type Called } from "@/features/audit/said";
import { titleOf } from "@/fields/linked";
import lines from "@/ui/lines.module.css";
import { fullMoment } from "@/ui/moment";
import { NextPage } from "@/ui/nextPage";
import { routes } from "@/ui/paths";
import { Bones, Empty, Failure } from "@/ui/states";
import { t } from "@/ui/text/text";

const anything: Sought = { kind: null, table: null, person: null, from: null, to: null };
const noTables: Table[] = [];
const noRoles: Role[] = [];
const noMembers: WorkspaceMember[] = [];
const noSettings: Setting[] = [];

/** What was done, newest first. */
export function Done() {
  const [sought, setSought] = useState(anything);
  // Another one is shown when the filters are emptied, days included that were typed.
  const [emptied, setEmptied] = useState(0);
  const tables = useModel().data?.tables ?? noTables;
  const roles = useRoles().data?.roles ?? noRoles;
  const members = useMembers().data?.members ?? noMembers;
  const workspace = useWorkspace();
  const settings = useSettings(workspace).data?.settings ?? noSettings;
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
      <Filters key={emptied} sought={sought} tables={tables} members={members} onChange={setSought} />
      <p className={css.which}>
        <Button
          component="a"
          variant="default"
          size="xs"
          leftSection={<IconDownload size={16} />}
          href={auditAddress(workspace, sought)}
          download
        >
          {t("audit.export")}
        </Button>
      </p>
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
          <Part
            key={page.entries[0]?.seq ?? 0}
            entries={page.entries}
            tables={tables}
            roles={roles}
            settings={settings}
          />
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
  settings: Setting[];
}

/** The entries of one answer: the titles of their records are asked for together, and stay when more come. */
function Part({ entries, tables, roles, settings }: PartProps) {
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
    const called: Called = {
      table: (name) => tables.find((one) => one.name === name)?.label,
      field: (of, name) => fieldOf(tables, of, name),
      role: (name) => roles.find((role) => role.name === name)?.label,
      setting: (name) => settings.find((setting) => setting.name === name),
      record: title || undefined,
    };
    const words = said(entry, called);
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
          {changedSaid(entry, called).map((line) => (
            <span key={line} className={css.soft}>
              {line}
            </span>
          ))}
        </span>
      </li>
    );
  });
}

const fieldOf = (tables: Table[], table: string, name: string) =>
  tables.find((one) => one.name === table)?.fields.find((field) => field.name === name)?.label;

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
