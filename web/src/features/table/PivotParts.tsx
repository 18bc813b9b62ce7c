import { CloseButton, Select, Switch } from "@mantine/core";
import type { SummaryFunction } from "@/api/summary";
import type { Field, Table } from "@/api/table";
import { GroupParts } from "@/features/table/GroupParts";
import css from "@/features/table/toolbar.module.css";
import { t } from "@/ui/text/text";
import { canGroup, type GroupPart } from "@/views/group";
import type { Said } from "@/views/look";
import { MOST_LEVELS, partOf, partsOfPivot, sayPivot } from "@/views/pivot/said";
import type { Summing } from "@/views/grid/SummaryRow";
import { functionName, functionsOf } from "@/views/summary";

export interface PivotProps {
  table: Table;
  look: Said;
  summing: Summing;
  tint: boolean;
  onLook: (look: Said) => void;
  onTint: (tint: boolean) => void;
}

/** What a pivot's rows, columns and figures are. */
export function PivotParts({ table, look, summing, tint, onLook, onTint }: PivotProps) {
  const { rows, columns } = partsOfPivot(look);
  const say = (nextRows: GroupPart[], nextColumns: GroupPart | undefined) =>
    onLook({ kind: "pivot", ...sayPivot(nextRows, nextColumns) });
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
        <Values fields={table.fields} summing={summing} />
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

/** The first of a field's functions that says most of it: numbers are summed, texts are counted. */
const firstOf = (field: Field): SummaryFunction | undefined => functionsOf(field)[0];

function Values({ fields, summing }: { fields: Field[]; summing: Summing }) {
  const { summary, onChoose } = summing;
  const shown = Object.entries(summary).flatMap(([name, how]) => {
    const field = fields.find((each) => each.name === name);
    return field ? [{ field, how }] : [];
  });
  const free = fields.filter((field) => !(field.name in summary) && functionsOf(field).length > 0);
  return (
    <>
      {shown.map(({ field, how }) => (
        <div key={field.name} className={css.part}>
          <span className={css.partName}>{field.label}</span>
          <Select
            size="xs"
            w={130}
            aria-label={t("pivot.how", { field: field.label })}
            allowDeselect={false}
            value={how}
            data={functionsOf(field).map((each) => ({ value: each, label: functionName(field, each) }))}
            onChange={(next) => next && onChoose(field, next as SummaryFunction)}
            comboboxProps={{ withinPortal: false }}
          />
          <CloseButton
            size="sm"
            aria-label={t("pivot.removeValue", { field: field.label })}
            onClick={() => onChoose(field, null)}
          />
        </div>
      ))}
      <Select
        size="sm"
        aria-label={t("pivot.addValue")}
        placeholder={t("pivot.addValue")}
        searchable
        openOnFocus={false}
        value={null}
        data={free.map((field) => ({ value: field.name, label: field.label }))}
        onChange={(name) => {
          const field = free.find((each) => each.name === name);
          const how = field && firstOf(field);
          if (field && how) onChoose(field, how);
        }}
        comboboxProps={{ withinPortal: false }}
      />
      {shown.length ? null : <p className={css.note}>{t("pivot.valuesHelp")}</p>}
    </>
  );
}
