import type { Finding, PlannedField, PlannedTable, TableEdit } from "@/api/import";
import { useModel } from "@/api/table";
import { Decision } from "@/features/import/Decision";
import { FieldInto } from "@/features/import/FieldInto";
import { misfitsOf } from "@/features/import/plan";
import { fieldThere } from "@/features/import/standing";
import { t } from "@/ui/text/text";

interface Props {
  table: PlannedTable;
  field: PlannedField;
  tables: PlannedTable[];
  findings: Finding[];
  labels: Map<string, string>;
  onEdit: (edit: TableEdit) => void;
}

/** Right, while a column is chosen: all about it, or where it goes if its field stands already. */
export function FieldPart({ table, field, tables, findings, labels, onEdit }: Props) {
  const there = useModel().data?.tables.find((one) => one.name === table.into?.table);
  const into = fieldThere(table.into, field, there);
  const change = (edit: TableEdit["fields"]) =>
    onEdit({ name: table.name, ...(edit ? { fields: edit } : {}) });
  if (into && there) {
    return <FieldInto field={field} into={into} table={there.label} onEdit={(edit) => change([edit])} />;
  }
  return (
    <Decision
      field={field}
      tables={tables}
      misfits={misfitsOf(table, field, findings)}
      labels={labels}
      {...(there ? { note: t("again.fieldNew", { table: there.label }) } : {})}
      onEdit={(edit) => change([edit])}
    />
  );
}
