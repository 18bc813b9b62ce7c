import { Select } from "@mantine/core";
import type { AuditKind, Sought } from "@/api/audit";
import type { WorkspaceMember } from "@/api/member";
import type { Table } from "@/api/table";
import css from "@/features/audit/audit.module.css";
import { PersonBox } from "@/features/audit/PersonBox";
import { DayBox } from "@/fields/DayBox";
import { t } from "@/ui/text/text";

const kinds: AuditKind[] = ["create", "update", "delete", "bulk", "comment", "model", "access"];

interface Props {
  sought: Sought;
  tables: Table[];
  members: WorkspaceMember[];
  onChange: (sought: Sought) => void;
}

/** What is looked for in the log. */
export function Filters({ sought, tables, members, onChange }: Props) {
  return (
    <div className={css.filters}>
      <Select
        className={css.filter ?? ""}
        label={t("audit.kind")}
        allowDeselect={false}
        data={[
          { value: "", label: t("audit.all") },
          ...kinds.map((kind) => ({ value: kind, label: t(`audit.kinds.${kind}`) })),
        ]}
        value={sought.kind ?? ""}
        onChange={(chosen) => onChange({ ...sought, kind: kinds.find((kind) => kind === chosen) ?? null })}
      />
      <Select
        className={css.filter ?? ""}
        label={t("audit.table")}
        allowDeselect={false}
        searchable
        data={[
          { value: "", label: t("audit.allTables") },
          ...tables.map(({ name, label }) => ({ value: name, label })),
        ]}
        value={sought.table ?? ""}
        onChange={(table) => onChange({ ...sought, table: table || null })}
      />
      <PersonBox
        members={members}
        person={sought.person}
        onChange={(person) => onChange({ ...sought, person })}
      />
      <DayBox
        className={css.day}
        label={t("audit.from")}
        day={sought.from ?? ""}
        onChange={(from) => onChange({ ...sought, from })}
      />
      <DayBox
        className={css.day}
        label={t("audit.to")}
        day={sought.to ?? ""}
        onChange={(to) => onChange({ ...sought, to })}
      />
    </div>
  );
}
