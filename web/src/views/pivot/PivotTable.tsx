import type { Field } from "@/api/table";
import { shownAs } from "@/fields/kinds";
import { SoftChip } from "@/ui/chip";
import { showDecimal } from "@/ui/decimal";
import { t } from "@/ui/text/text";
import { groupName, type GroupPart } from "@/views/group";
import css from "@/views/pivot/pivot.module.css";
import type { Measure, Pivot, PivotCell } from "@/views/pivot/pivot";
import { functionName, showSummed } from "@/views/summary";

interface Props {
  pivot: Pivot;
  fields: Field[];
  rows: GroupPart[];
  columns: GroupPart | undefined;
  measures: Measure[];
  /** Shows the records of a cell. */
  onOpen: (filter: string) => void;
}

/** A table of groups by groups; each figure opens its records. */
export function PivotTable({ pivot, fields, rows, columns, measures, onOpen }: Props) {
  const fieldOf = (name: string) => fields.find((field) => field.name === name);
  const several = measures.length > 1;
  const across = [...pivot.columns, null];
  return (
    <div className={css.around} role="region" tabIndex={0} aria-label={t("pivot.label")}>
      <table className={css.table}>
        <thead>
          <tr>
            {rows.map((part) => (
              <th key={part.field} scope="col" rowSpan={several ? 2 : 1} className={css.corner}>
                {fieldOf(part.field)?.label ?? part.field}
              </th>
            ))}
            {across.map((column) => (
              <th
                key={column?.key ?? "total"}
                scope="colgroup"
                colSpan={measures.length}
                className={css.head}
              >
                {column ? (
                  <Name value={column.value} part={columns} field={columns && fieldOf(columns.field)} />
                ) : (
                  t("pivot.total")
                )}
              </th>
            ))}
          </tr>
          {several ? (
            <tr>
              {across.flatMap((column) =>
                measures.map((measure) => (
                  <th
                    key={`${column?.key ?? "total"} ${measureKey(measure)}`}
                    scope="col"
                    className={css.measure}
                  >
                    {measureName(measure, fieldOf)}
                  </th>
                )),
              )}
            </tr>
          ) : null}
        </thead>
        <tbody>
          {pivot.rows.map((row) => (
            <tr key={row.key}>
              {row.values.map((value, at) => {
                const part = rows[at];
                const span = row.spans[at] ?? 1;
                if (span === 0) return null;
                return (
                  <th
                    key={part?.field ?? at}
                    scope={at < rows.length - 1 ? "rowgroup" : "row"}
                    rowSpan={span}
                    className={css.side}
                  >
                    <Name value={value} part={part} field={part && fieldOf(part.field)} />
                  </th>
                );
              })}
              {[...row.cells, row.total].map((cell, at) => (
                <Figures
                  key={pivot.columns[at]?.key ?? "total"}
                  cell={cell}
                  measures={measures}
                  fieldOf={fieldOf}
                  isTotal={at === row.cells.length}
                  onOpen={onOpen}
                />
              ))}
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row" colSpan={rows.length} className={css.side}>
              {t("pivot.total")}
            </th>
            {[...pivot.columns.map(({ total }) => total), pivot.total].map((cell, at) => (
              <Figures
                key={pivot.columns[at]?.key ?? "total"}
                cell={cell}
                measures={measures}
                fieldOf={fieldOf}
                isTotal
                onOpen={onOpen}
              />
            ))}
          </tr>
        </tfoot>
      </table>
    </div>
  );
}

interface NameProps {
  value: unknown;
  part: GroupPart | undefined;
  field: Field | undefined;
}

function Name({ value, part, field }: NameProps) {
  if (!field) return null;
  const { text, chips } = groupName(value, field, part?.span);
  const [chip] = chips;
  return chip ? <SoftChip hue={chip.hue}>{chip.label}</SoftChip> : text;
}

interface FiguresProps {
  cell: PivotCell | undefined;
  measures: Measure[];
  fieldOf: (name: string) => Field | undefined;
  isTotal: boolean;
  onOpen: (filter: string) => void;
}

function Figures({ cell, measures, fieldOf, isTotal, onOpen }: FiguresProps) {
  return measures.map((measure) => {
    const text = cell ? figure(cell, measure, fieldOf) : "";
    const field = measure === "records" ? undefined : fieldOf(measure.field);
    return (
      <td
        key={measureKey(measure)}
        className={css.cell}
        data-total={isTotal || undefined}
        data-align={field ? shownAs(field).kind.align : "right"}
      >
        {cell && text !== "" ? (
          <button
            type="button"
            className={css.figure}
            title={t("pivot.open", { n: cell.records })}
            onClick={() => onOpen(cell.filter)}
          >
            {text}
          </button>
        ) : null}
      </td>
    );
  });
}

const measureKey = (measure: Measure) =>
  measure === "records" ? "records" : `${measure.field} ${measure.function}`;

function measureName(measure: Measure, fieldOf: (name: string) => Field | undefined): string {
  if (measure === "records") return t("pivot.records");
  const field = fieldOf(measure.field);
  return field ? `${field.label}: ${functionName(field, measure.function)}` : measure.field;
}

function figure(cell: PivotCell, measure: Measure, fieldOf: (name: string) => Field | undefined): string {
  if (measure === "records") return showDecimal(cell.records, { group: true });
  const field = fieldOf(measure.field);
  const value = cell.summary[measure.field]?.value;
  return field && value !== undefined ? showSummed(field, measure.function, value) : "";
}
