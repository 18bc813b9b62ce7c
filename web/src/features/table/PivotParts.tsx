import { Select, Switch } from "@mantine/core";
import type { Summary } from "@/api/summary";
import type { Table } from "@/api/table";
import { GroupParts } from "@/features/table/GroupParts";
import { PivotValues } from "@/features/table/PivotValues";
import css from "@/features/table/toolbar.module.css";
import { t } from "@/ui/text/text";
import { canGroup, partOf, type GroupPart } from "@/views/group";
import type { Said } from "@/views/look";
import { measuredBy, MOST_LEVELS, partsOfPivot, sayPivot } from "@/views/pivot/said";

export interface PivotProps {
  table: Table;
  look: Said;
  /** What the view sums up; it is shown until the pivot has measures of its own. */
  summary: Summary;
  tint: boolean;
  onLook: (look: Said) => void;
  onTint: (tint: boolean) => void;
}

/** What a pivot's rows, columns and figures are. */
export function PivotParts({ table, look, summary, tint, onLook, onTint }: PivotProps) {
  const { rows, columns } = partsOfPivot(look);
  const { measures, closed } = look;
  // Of other rows others are closed.
  const say = (nextRows: GroupPart[], nextColumns: GroupPart | undefined) =>
    onLook({
      kind: "pivot",
      ...sayPivot(nextRows, nextColumns),
      measures,
      closed: nextRows === rows ? closed : undefined,
    });
  const others = table.fields.filter(
    (field) => canGroup(field) && !rows.some((part) => part.field === field.name),
  );
  return (
    <div className={css.parts}>
      <fieldset className={css.set}>
        <legend>{t("pivot.rows")}</legend>
        <GroupParts
          fields={table.fields.filter((field) => field.name !== columns?.field)}
          parts={rows}
          pages={null}
          most={columns ? MOST_LEVELS - 1 : MOST_LEVELS}
          least={1}
          add={t("pivot.addRows")}
          onGroup={(next) => say(next, columns)}
        />
      </fieldset>
      <fieldset className={css.set}>
        <legend>{t("pivot.columns")}</legend>
        {columns ? (
          <GroupParts
            fields={table.fields}
            parts={[columns]}
            pages={null}
            most={1}
            add={t("pivot.addColumns")}
            onGroup={(next) => say(rows, next[0])}
          />
        ) : (
          <Select
            size="sm"
            aria-label={t("pivot.addColumns")}
            placeholder={rows.length < MOST_LEVELS ? t("pivot.addColumns") : t("pivot.mostLevels")}
            disabled={rows.length >= MOST_LEVELS}
            searchable
            openOnFocus={false}
            value={null}
            data={others.map((field) => ({ value: field.name, label: field.label }))}
            onChange={(name) => {
              const field = table.fields.find((each) => each.name === name);
              if (field) say(rows, partOf(field));
            }}
            comboboxProps={{ withinPortal: false }}
          />
        )}
      </fieldset>
      <fieldset className={css.set}>
        <legend>{t("pivot.values")}</legend>
        <PivotValues
          fields={table.fields}
          measures={measuredBy(look, summary)}
          onMeasures={(next) => onLook({ ...look, measures: next })}
        />
      </fieldset>
      <Switch
        size="sm"
        label={t("pivot.tint")}
        checked={tint}
        onChange={(event) => onTint(event.currentTarget.checked)}
      />
    </div>
  );
}
