import { SegmentedControl } from "@mantine/core";
import { useState } from "react";
import {
  fileName,
  type Finding,
  type Import,
  type PlaceEdit,
  type PlannedTable,
  type SheetName,
  type TableEdit,
} from "@/api/import";
import { Bar } from "@/features/import/Bar";
import { Changes } from "@/features/import/Changes";
import { FieldPart } from "@/features/import/FieldPart";
import { Findings } from "@/features/import/Findings";
import { LinkMapView } from "@/features/import/LinkMapView";
import { numbered } from "@/features/import/plan";
import css from "@/features/import/plan.module.css";
import { PlanPreview } from "@/features/import/PlanPreview";
import { RememberedNote } from "@/features/import/RememberedNote";
import { useTelling } from "@/features/import/said";
import { SheetView } from "@/features/import/SheetView";
import { firstToShow } from "@/features/import/standing";
import { TableDecision } from "@/features/import/TableDecision";
import { TableList } from "@/features/import/TableList";
import { TakeBack } from "@/features/import/TakeBack";
import { usePlanEdits } from "@/features/import/usePlanEdits";
import { Empty } from "@/ui/states";
import { t } from "@/ui/text/text";
import { useNarrow } from "@/ui/useNarrow";
import { useTitle } from "@/ui/useTitle";
import { IconTableOff } from "@tabler/icons-react";

type Mode = "changes" | "table" | "sheet" | "map";
type Pane = "tables" | "middle" | "decision";

/** What a person wants to see; a table that stands begins with its changes, and others have none. */
function modeFor(wanted: Mode | null, stands: boolean): Mode {
  const plain = stands ? "changes" : "table";
  return wanted === null || wanted === "changes" ? plain : wanted;
}

/** The plan of an import: three columns over a bar. Each choice is kept on the server as it is made. */
export function Plan({ workspace, plan }: { workspace: string; plan: Import }) {
  const { proposal } = plan;
  const id = String(plan.id);
  const narrow = useNarrow();
  const telling = useTelling();
  const [tableName, setTable] = useState(firstToShow(proposal.tables)?.name ?? "");
  const [fieldName, setField] = useState<string | null>(null);
  const [sheet, setSheet] = useState<SheetName | null>(null);
  /** Null: what fits the table. */
  const [wantedMode, setMode] = useState<Mode | null>(null);
  const [pane, setPane] = useState<Pane>("middle");
  const table = proposal.tables.find((candidate) => candidate.name === tableName) ?? proposal.tables[0];
  const field = table?.fields.find((candidate) => candidate.name === fieldName);
  const stands = table?.into !== undefined;
  const mode = modeFor(wantedMode, stands);
  const findings = numbered(proposal.findings);
  const labels = new Map(proposal.tables.map((planned) => [planned.name, planned.label]));

  function choose(name: string, chosenField: string | null = null) {
    setTable(name);
    setSheet(null);
    setField(chosenField);
    // A column is not to be seen among the changes.
    if (chosenField !== null && mode === "changes") setMode("table");
    if (narrow) setPane(chosenField ? "decision" : "middle");
  }

  const { asked, waiting, change, place, mend, back } = usePlanEdits(plan, choose);

  useTitle(plan.files.map(fileName).join(", "));
  if (!table) {
    return (
      <Empty icon={IconTableOff} title={t("plan.nothing")}>
        {proposal.findings[0] ? telling.message(proposal.findings[0]) : t("plan.nothingHelp")}
      </Empty>
    );
  }

  return (
    <div className={css.plan} data-narrow={narrow || undefined} aria-busy={waiting}>
      <header className={css.header}>
        <div className={css.heading}>
          <h1 className={css.title}>{plan.files.map(fileName).join(", ")}</h1>
          {narrow ? <TakeBack back={plan.back ?? 0} waiting={waiting} onBack={back} /> : null}
        </div>
        <div className={css.tools}>
          {narrow ? null : <TakeBack back={plan.back ?? 0} waiting={waiting} onBack={back} />}
          <Switches
            mode={mode}
            stands={stands}
            onMode={(next) => {
              setSheet(null);
              setMode(next);
            }}
            pane={pane}
            onPane={setPane}
            narrow={narrow}
          />
        </div>
      </header>
      {proposal.remembered ? <RememberedNote remembered={proposal.remembered} /> : null}
      {!narrow || pane === "tables" ? (
        <aside className={css.left} aria-label={t("plan.tablesFound")}>
          <TableList
            id={id}
            proposal={proposal}
            chosen={table}
            sheet={sheet}
            onChoose={choose}
            onSheet={(other) => {
              setSheet(other);
              setField(null);
              if (narrow) setPane("middle");
            }}
          />
        </aside>
      ) : null}
      {!narrow || pane === "middle" ? (
        <div className={css.middle}>
          <Middle
            id={id}
            mode={sheet ? "sheet" : mode}
            sheet={sheet}
            table={table}
            tables={proposal.tables}
            labels={labels}
            findings={proposal.findings}
            field={fieldName}
            waiting={waiting}
            onChoose={choose}
            onEdit={change}
            onPlace={place}
          />
        </div>
      ) : null}
      {!narrow || pane === "decision" ? (
        <aside className={css.right} aria-label={t("plan.decision")}>
          {field ? (
            <FieldPart
              key={`${table.name}.${field.name}`}
              table={table}
              field={field}
              tables={proposal.tables}
              findings={proposal.findings}
              labels={labels}
              onEdit={change}
            />
          ) : (
            <TableDecision
              key={table.name}
              id={id}
              findings={proposal.findings}
              onMend={mend}
              onChoose={(chosen) => choose(table.name, chosen)}
              table={table}
              tables={proposal.tables}
              asked={asked?.name === table.name ? asked.into : undefined}
              places={proposal.places}
              waiting={waiting}
              onPlace={place}
              onEdit={change}
            />
          )}
          <Findings
            all={findings}
            here={findings.filter((finding) => mine(finding.table, finding.field, table, fieldName))}
            tables={proposal.tables}
            waiting={waiting}
            onGo={choose}
            onMend={mend}
          />
        </aside>
      ) : null}
      <Bar workspace={workspace} plan={plan} waiting={waiting} />
    </div>
  );
}

/** Findings of the chosen column, else of the table; those of no table are shown with every table. */
function mine(
  of: string | null | undefined,
  field: string | null | undefined,
  table: PlannedTable,
  chosen: string | null,
) {
  if (chosen !== null) return of === table.name && field === chosen;
  return !of || of === table.name;
}

interface SwitchesProps {
  mode: Mode;
  /** Whether the rows go into a table that stands. */
  stands: boolean;
  onMode: (mode: Mode) => void;
  pane: Pane;
  onPane: (pane: Pane) => void;
  narrow: boolean;
}

function Switches({ mode, stands, onMode, pane, onPane, narrow }: SwitchesProps) {
  const modes = (
    <SegmentedControl
      size="xs"
      aria-label={t("plan.show")}
      value={mode}
      onChange={(value) => onMode(value as Mode)}
      data={[
        ...(stands ? [{ value: "changes", label: t("again.changes") }] : []),
        { value: "table", label: t("plan.asTable") },
        { value: "sheet", label: t("plan.asFile") },
        { value: "map", label: t("plan.asMap") },
      ]}
    />
  );
  if (!narrow) return modes;
  return (
    <div className={css.switches}>
      <SegmentedControl
        size="xs"
        fullWidth
        aria-label={t("plan.part")}
        value={pane}
        onChange={(value) => onPane(value as Pane)}
        data={[
          { value: "tables", label: t("plan.paneTables") },
          { value: "middle", label: t("plan.paneMiddle") },
          { value: "decision", label: t("plan.paneDecision") },
        ]}
      />
      {pane === "middle" ? modes : null}
    </div>
  );
}

interface MiddleProps {
  id: string;
  mode: Mode;
  /** A sheet that no table came from. */
  sheet: SheetName | null;
  table: PlannedTable;
  tables: PlannedTable[];
  labels: Map<string, string>;
  findings: Finding[];
  field: string | null;
  waiting: boolean;
  onChoose: (table: string, field?: string | null) => void;
  onEdit: (edit: TableEdit) => void;
  onPlace: (place: PlaceEdit) => void;
}

function Middle(props: MiddleProps) {
  const { id, mode, sheet, table, tables, labels, findings, field, waiting, onChoose, onEdit, onPlace } =
    props;
  if (mode === "changes") return <Changes table={table} tables={tables} onEdit={onEdit} />;
  if (mode === "map") return <LinkMapView tables={tables} chosen={table.name} onChoose={onChoose} />;
  if (mode === "sheet") {
    return (
      <SheetView
        key={sheet?.sheet ?? table.name}
        id={id}
        place={sheet ?? table}
        table={sheet ? null : table}
        waiting={waiting}
        onPlace={onPlace}
      />
    );
  }
  return (
    <PlanPreview
      id={id}
      table={table}
      labels={labels}
      findings={findings}
      chosen={field}
      onChoose={(name) => onChoose(table.name, name === field ? null : name)}
    />
  );
}
