import { Button } from "@mantine/core";
import { useMemo } from "react";
import { Problem, sentence } from "@/api/problem";
import type { Summary } from "@/api/summary";
import type { Table } from "@/api/table";
import type { Look } from "@/api/view";
import { lookIcons } from "@/features/table/lookIcons";
import css from "@/features/table/table.module.css";
import { MOST_FIGURES, usePivot } from "@/features/table/usePivot";
import { withHint } from "@/features/table/useShaping";
import { Bones, Empty, Failure } from "@/ui/states";
import { t } from "@/ui/text/text";
import { measuresOf } from "@/views/pivot/pivot";
import { PivotTable } from "@/views/pivot/PivotTable";
import { partsOfPivot } from "@/views/pivot/said";

interface Props {
  workspace: string;
  table: Table;
  tables: Table[];
  look: Extract<Look, { kind: "pivot" }>;
  filter: string;
  search: string;
  summary: Summary;
  tint: boolean;
  narrow: boolean;
  /** Shows the records of a cell. */
  onOpen: (filter: string) => void;
}

/** A table's records as groups by groups, or why there are none. */
export default function PivotLook({ workspace, table, tables, look, tint, narrow, onOpen, ...asked }: Props) {
  const { filter, search, summary } = asked;
  const parts = useMemo(() => partsOfPivot(look), [look]);
  const { data, error, isPending, isPlaceholderData, refetch } = usePivot(workspace, table, tables, {
    ...parts,
    filter,
    search,
    summary,
  });
  const shownSummary = data?.summary;
  const measures = useMemo(() => measuresOf(shownSummary ?? {}), [shownSummary]);
  if (isPending) return <Bones lines={12} label={t("table.loading")} />;
  if (error && (!data || isPlaceholderData)) {
    const ours = !(error instanceof Problem) || error.status >= 500;
    return (
      <Failure
        title={t("pivot.failed")}
        detail={ours ? sentence(error) : withHint(error)}
        onRetry={() => void refetch()}
        reference={error instanceof Problem ? error.requestId : undefined}
      />
    );
  }
  if (!data) {
    return (
      <Empty icon={lookIcons.pivot} title={t("pivot.tooMany", { n: MOST_FIGURES })}>
        {t("pivot.tooManyHelp")}
      </Empty>
    );
  }
  const labelOf = (name: string) => table.fields.find((field) => field.name === name)?.label ?? name;
  return (
    <div className={css.stack}>
      {error ? (
        <p className={css.strip} role="alert">
          <span>{sentence(error)}</span>
          <Button size="compact-xs" variant="default" onClick={() => void refetch()}>
            {t("act.retry")}
          </Button>
        </p>
      ) : null}
      {data.leftOut.length ? (
        <p className={css.strip} role="status">
          {t("pivot.leftOut", {
            fields: data.leftOut.map(({ field }) => labelOf(field)).join(", "),
            n: MOST_FIGURES,
          })}
        </p>
      ) : null}
      <div className={css.rest} aria-busy={isPlaceholderData || undefined}>
        <PivotTable
          key={JSON.stringify([data.rows, data.columns])}
          label={table.label}
          pivot={data.pivot}
          fields={table.fields}
          rows={data.rows}
          columns={data.columns}
          measures={measures}
          narrow={narrow}
          tint={tint}
          onOpen={onOpen}
        />
      </div>
    </div>
  );
}
