import type { ReactNode } from "react";
import { sentence } from "@/api/problem";
import { useModel, type Table } from "@/api/table";
import { MissingTable } from "@/features/table/MissingTable";
import { Bones, Failure } from "@/ui/states";
import { t } from "@/ui/text/text";

interface Props {
  workspace: string;
  name: string;
  /** What is waited for, and what could not be had, where that is not the table itself. */
  of?: "table" | "record";
  children: (table: Table, tables: Table[]) => ReactNode;
}

/** The table that a page's address names, once the tables are known. */
export function NamedTable({ workspace, name, of = "table", children }: Props) {
  const model = useModel();
  if (model.isPending) return <Bones lines={10} label={t(`${of}.loading`)} />;
  if (model.isError) {
    return (
      <Failure
        whole
        title={t(`${of}.failed`)}
        detail={sentence(model.error)}
        onRetry={() => model.refetch()}
      />
    );
  }
  const { tables } = model.data;
  const table = tables.find((candidate) => candidate.name === name);
  return table ? children(table, tables) : <MissingTable workspace={workspace} name={name} tables={tables} />;
}
