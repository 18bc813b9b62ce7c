import { Button } from "@mantine/core";
import { useMemo } from "react";
import { Problem, sentence } from "@/api/problem";
import type { Summary } from "@/api/summary";
import type { Table } from "@/api/table";
import type { PivotLook as Look } from "@/api/view";
import { lookIcons } from "@/features/table/lookIcons";
import css from "@/features/table/table.module.css";
import { MOST_FIGURES, usePivot } from "@/features/table/usePivot";
import { withHint } from "@/features/table/useShaping";
import { Bones, Empty, Failure } from "@/ui/states";
import { t } from "@/ui/text/text";
import { measuresOf } from "@/views/pivot/pivot";
import { PivotTable } from "@/views/pivot/PivotTable";
import { measuredBy, partsOfPivot } from "@/views/pivot/said";

interface Props {
  workspace: string;
  table: Table;
  tables: Table[];
  look: Look;
  filter: string;
  search: string;
  /** What the view sums up; it is shown where the look measures nothing itself. */
  summary: Summary;
  tint: boolean;
  narrow: boolean;
  /** Shows the records of a cell. */
  onOpen: (filter: string) => void;
  onLook: (look: Look) => void;
}

/** A table's records as groups by groups, or why there are none. */
export default function PivotLook(props: Props) {
  const { workspace, table, tables, look, tint, narrow, onOpen, onLook, filter, search, summary } = props;
  const parts = useMemo(() => partsOfPivot(look), [look]);
  const { data, error, isPending, isPlaceholderData, refetch } = usePivot(workspace, table, tables, {
    ...parts,
    filter,
    search,
    measures: measuredBy(look, summary),
  });
  const measured = data?.measures;
  const measures = useMemo(() => measuresOf(measured ?? []), [measured]);
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
          closed={look.closed}
          narrow={narrow}
          tint={tint}
          onOpen={onOpen}
          onClosed={(closed) => onLook({ ...look, closed })}
        />
      </div>
    </div>
  );
}
