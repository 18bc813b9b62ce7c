import { Select, Switch, TextInput } from "@mantine/core";
import { useState } from "react";
import type {
  CrossTab,
  Finding,
  FindingEdit,
  PlaceEdit,
  PlannedTable,
  Proposal,
  TableEdit,
} from "@/api/import";
import css from "@/features/import/decision.module.css";
import { FormulaList } from "@/features/import/FormulaList";
import { PlaceDecision } from "@/features/import/PlaceDecision";
import { capital, included } from "@/features/import/plan";
import { useTelling } from "@/features/import/said";
import { Shaping } from "@/features/import/Shaping";
import { IntoSelect, StandingDecision } from "@/features/import/Standing";
import { t } from "@/ui/text/text";

interface Props {
  id: string;
  table: PlannedTable;
  tables: PlannedTable[];
  /** What was asked for the table that the rows go into, and is not answered yet. */
  asked: TableEdit["into"] | undefined;
  places: Proposal["places"];
  findings: Finding[];
  waiting: boolean;
  onPlace: (place: PlaceEdit) => void;
  onEdit: (edit: TableEdit) => void;
  onMend: (findings: FindingEdit[], count: number) => void;
  onChoose: (field: string) => void;
}

/** Right, while no column is chosen: the table's name, whether it is made, and how its records are told apart. */
export function TableDecision(props: Props) {
  const { id, table, tables, asked, places, findings, waiting, onPlace, onEdit, onMend, onChoose } = props;
  const telling = useTelling();
  return (
    <section className={css.part} aria-label={t("plan.tableDecision")}>
      <IntoSelect table={table} asked={asked} onEdit={onEdit} />
      {/* Tables that become one may be called otherwise then. */}
      {table.into ? null : <NameInput key={table.label} table={table} onEdit={onEdit} />}
      <p className={css.where}>
        {t("plan.from", { file: table.file, sheet: table.sheet, region: table.region })}
      </p>
      <p>{t("plan.shape", { rows: table.rows, columns: table.fields.length, n: table.header_rows })}</p>
      {table.evidence ? (
        <p className={css.evidence}>{capital(telling.evidence(table.evidence, table.told?.evidence))}</p>
      ) : null}
      <PlaceDecision table={table} places={places} waiting={waiting} onPlace={onPlace} />
      {table.into ? (
        <StandingDecision table={table} tables={tables} asked={asked} onEdit={onEdit} />
      ) : (
        <KeySelect table={table} onEdit={onEdit} />
      )}
      <Switch
        size="xs"
        mt={4}
        label={t(table.into ? "again.takeIn" : "plan.makeTable")}
        checked={included(table)}
        onChange={(event) => onEdit({ name: table.name, include: event.currentTarget.checked })}
      />
      <Shapes table={table} onEdit={onEdit} />
      <Shaping
        id={id}
        table={table}
        tables={tables}
        findings={findings}
        waiting={waiting}
        onEdit={onEdit}
        onMend={onMend}
      />
      <FormulaList table={table} onChoose={onChoose} />
    </section>
  );
}

function NameInput({ table, onEdit }: { table: PlannedTable; onEdit: (edit: TableEdit) => void }) {
  const [label, setLabel] = useState(table.label);
  return (
    <TextInput
      label={t("plan.tableName")}
      value={label}
      onChange={(event) => setLabel(event.currentTarget.value)}
      onBlur={() =>
        label.trim() && label !== table.label && onEdit({ name: table.name, label: label.trim() })
      }
      onKeyDown={(event) => event.key === "Enter" && event.currentTarget.blur()}
    />
  );
}

/** By which fields records are told apart: those that were chosen, what could take their place, or none. */
function KeySelect({ table, onEdit }: { table: PlannedTable; onEdit: (edit: TableEdit) => void }) {
  const telling = useTelling();
  const why = table.key_evidence && telling.evidence(table.key_evidence, table.told?.key_evidence);
  const labelOf = (name: string) => table.fields.find((field) => field.name === name)?.label ?? name;
  const words = (key: string[]) => key.map(labelOf).join(", ") || t("place.keyNone");
  const keys = [table.key, ...(table.other_keys ?? []).map(({ fields }) => fields), []];
  const data = new Map(keys.map((key) => [key.join(","), words(key)]));
  return (
    <Select
      label={t("place.key")}
      description={why ? capital(why) : undefined}
      size="xs"
      allowDeselect={false}
      comboboxProps={{ withinPortal: true }}
      data={[...data].map(([value, text]) => ({ value, label: text }))}
      value={table.key.join(",")}
      onChange={(value) => onEdit({ name: table.name, key: value ? value.split(",") : [] })}
    />
  );
}

/** The periods of a cross-tab as one reads them, each once. */
function periodsOf({ periods, inner }: CrossTab): string[] {
  return [...new Set(periods.map((period, at) => (inner ? `${period} ${inner.periods[at] ?? ""}` : period)))];
}

/** Other ways to read the table's rows, where there are any. */
function Shapes({ table, onEdit }: { table: PlannedTable; onEdit: (edit: TableEdit) => void }) {
  const { cross_tab: cross, heads, stack, transposed } = table;
  const periods = cross ? periodsOf(cross) : [];
  return (
    <>
      {cross && (
        <Switch
          size="xs"
          mt={8}
          label={t("planShape.unpivot", { n: periods.length })}
          description={t("planShape.unpivotWhy", {
            first: periods[0] ?? "",
            last: periods.at(-1) ?? "",
            period: [cross.label, ...(cross.inner ? [cross.inner.label] : [])].join(", "),
            value: [...new Set(cross.figures ?? [cross.value])].join(", "),
          })}
          checked={cross.applied}
          onChange={(event) => onEdit({ name: table.name, unpivot: event.currentTarget.checked })}
        />
      )}
      {stack && (
        <Switch
          size="xs"
          mt={8}
          label={t("planShape.stack", { n: stack.names.length })}
          description={t("planShape.stackWhy", { names: stack.names.join(", "), field: stack.label })}
          checked={stack.applied}
          onChange={(event) => onEdit({ name: table.name, stack: event.currentTarget.checked })}
        />
      )}
      {heads && !table.distinct && (
        <Switch
          size="xs"
          mt={8}
          label={t("planShape.heads")}
          description={t("planShape.headsWhy", {
            labels: heads.values.map(({ cell, field }) => `${field.label} (${cell})`).join(", "),
          })}
          checked={heads.applied}
          onChange={(event) => onEdit({ name: table.name, heads: event.currentTarget.checked })}
        />
      )}
      {transposed?.other !== undefined && (
        <Switch
          size="xs"
          mt={8}
          label={t(transposed.form ? "planShape.form" : "planShape.transpose")}
          description={t(transposed.form ? "planShape.formWhy" : "planShape.transposeWhy")}
          checked={transposed.applied}
          onChange={(event) => onEdit({ name: table.name, transpose: event.currentTarget.checked })}
        />
      )}
    </>
  );
}
