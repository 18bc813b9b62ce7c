import { lazy, Suspense, useState } from "react";
import type { Field, FieldTypeName, Table } from "@/api/table";
import type { Shaping } from "@/features/field/FieldDrawer";
import type { ColumnPlace, useShaping } from "@/features/table/useShaping";
import type { Writing } from "@/features/table/useWriting";

// What is opened now and then comes with its first opening.
const FieldDrawer = lazy(async () => ({
  default: (await import("@/features/field/FieldDrawer")).FieldDrawer,
}));
const RulesDrawer = lazy(async () => ({
  default: (await import("@/features/rules/RulesDrawer")).RulesDrawer,
}));
const DeletedDrawer = lazy(async () => ({
  default: (await import("@/features/field/DeletedDrawer")).DeletedDrawer,
}));
const DeletedRecords = lazy(async () => ({
  default: (await import("@/features/deletedRecords/DeletedRecords")).DeletedRecords,
}));
const DeleteField = lazy(async () => ({
  default: (await import("@/features/field/DeleteField")).DeleteField,
}));
const TableSettings = lazy(async () => ({
  default: (await import("@/features/tableSettings/TableSettings")).TableSettings,
}));

interface Props {
  workspace: string;
  table: Table;
  tables: Table[];
  narrow: boolean;
  /** What is open; see TableSearch. */
  place: string | undefined;
  shaping: Shaping;
  /** What a new column is at first. */
  first: FieldTypeName | undefined;
  shape: ReturnType<typeof useShaping>;
  /** Where a new column is to stand; none: at the end. */
  insert: ColumnPlace | undefined;
  /** A column that is about to go, while what uses it is shown. */
  leaving: Field | null;
  onLeaving: (field: Field | null) => void;
  writing: Writing;
  onRemove: (field: Field) => Promise<void>;
  /** Shows a record instead. */
  onRecord: (id: number) => void;
  onClose: () => void;
}

/** What lies beside a table: the settings of a column and of the table, its rules, what was deleted. */
export function Drawers(props: Props) {
  const { workspace, table, tables, narrow, place, shaping, first, shape, leaving } = props;
  const { onLeaving, onRemove, onClose } = props;
  return (
    <>
      <Opened when={shaping !== null}>
        <FieldDrawer
          shaping={shaping}
          first={first}
          table={table}
          tables={tables}
          narrow={narrow}
          onCreate={(body) => shape.create(body, props.insert)}
          onChange={shape.change}
          onDelete={onRemove}
          onClose={onClose}
        />
      </Opened>
      <Opened when={place === "@table"}>
        <TableSettings
          workspace={workspace}
          table={table}
          tables={tables}
          opened={place === "@table"}
          narrow={narrow}
          onClose={onClose}
        />
      </Opened>
      <Opened when={place === "@rules"}>
        <RulesDrawer
          workspace={workspace}
          table={table}
          tables={tables}
          opened={place === "@rules"}
          narrow={narrow}
          onClose={onClose}
        />
      </Opened>
      <Opened when={place === "@records"}>
        <DeletedRecords
          workspace={workspace}
          table={table}
          writing={props.writing}
          opened={place === "@records"}
          narrow={narrow}
          onRecord={props.onRecord}
          onClose={onClose}
        />
      </Opened>
      <Opened when={place === "@deleted"}>
        <DeletedDrawer
          workspace={workspace}
          opened={place === "@deleted"}
          narrow={narrow}
          onClose={onClose}
        />
      </Opened>
      {leaving ? (
        <Suspense fallback={null}>
          <DeleteField
            workspace={workspace}
            field={leaving}
            table={table}
            tables={tables}
            onDelete={() => shape.remove(leaving)}
            onClose={() => onLeaving(null)}
          />
        </Suspense>
      ) : null}
    </>
  );
}

/** Is there from its first opening on, so that it can slide out again. */
function Opened({ when, children }: { when: boolean; children: React.ReactNode }) {
  const [once, setOnce] = useState(when);
  if (when && !once) setOnce(true);
  return once ? <Suspense fallback={null}>{children}</Suspense> : null;
}
