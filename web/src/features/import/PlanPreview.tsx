import { Tooltip } from "@mantine/core";
import {
  usePreview,
  type Finding,
  type PlannedField,
  type PlannedTable,
  type PreviewCell,
} from "@/api/import";
import { sentence } from "@/api/problem";
import { kinds } from "@/fields/kinds";
import { asField, proposedFor } from "@/features/import/plan";
import css from "@/features/import/planTable.module.css";
import { useTelling } from "@/features/import/said";
import { SoftChip } from "@/ui/chip";
import { Bones, Failure } from "@/ui/states";
import { t } from "@/ui/text/text";

const ROWS = 50;

interface Props {
  id: string;
  table: PlannedTable;
  labels: Map<string, string>;
  findings: Finding[];
  chosen: string | null;
  onChoose: (field: string) => void;
}

/** Middle: the table as it will be, with real rows. */
export function PlanPreview({ id, table, labels, findings, chosen, onChoose }: Props) {
  const preview = usePreview(id, table.name, ROWS);
  const telling = useTelling();
  if (preview.isPending) return <Bones lines={8} label={t("plan.loadingPreview")} />;
  if (preview.isError) {
    return (
      <Failure
        title={t("plan.previewFailed")}
        detail={sentence(preview.error)}
        onRetry={() => preview.refetch()}
      />
    );
  }
  const rows = preview.data.rows;
  return (
    <div
      className={css.scroll}
      tabIndex={0}
      role="region"
      aria-label={t("plan.previewOf", { table: table.label })}
    >
      <table className={css.table}>
        <thead>
          <tr>
            <th className={css.rowHead} scope="col">
              <span className="sr">{t("plan.row")}</span>
            </th>
            {table.fields.map((field) => (
              <Head
                key={field.name}
                field={field}
                labels={labels}
                chosen={field.name === chosen}
                onChoose={onChoose}
              />
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, at) => (
            // Rows of several sheets have the same numbers.
            <tr key={at}>
              <th className={css.rowHead} scope="row">
                {row.row}
              </th>
              {table.fields.map((field, at) => (
                <Cell
                  key={field.name}
                  field={field}
                  cell={row.cells[at]}
                  chosen={field.name === chosen}
                  proposed={(text) => proposedFor(text, table.name, field.name, findings)}
                  why={({ misfit, told }) => misfit && telling.sentence(misfit, told)}
                />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {table.rows > rows.length ? (
        <p className={css.more}>{t("plan.moreRows", { n: table.rows - rows.length })}</p>
      ) : null}
    </div>
  );
}

interface HeadProps {
  field: PlannedField;
  labels: Map<string, string>;
  chosen: boolean;
  onChoose: (field: string) => void;
}

function Head({ field, labels, chosen, onChoose }: HeadProps) {
  const kind = kinds[field.type] ?? kinds.text;
  const Sign = kind.icon;
  const target = field.link ? (labels.get(field.link.table) ?? field.link.table) : undefined;
  return (
    <th
      scope="col"
      className={css.head}
      data-chosen={chosen || undefined}
      data-out={!field.include || undefined}
    >
      <button
        type="button"
        className={css.headButton}
        aria-pressed={chosen}
        onClick={() => onChoose(field.name)}
      >
        <span className={css.label}>
          {field.label}
          {field.rules.required ? <span title={t("plan.required")}> *</span> : null}
        </span>
        <span className={css.type}>
          <Sign size={13} stroke={1.8} aria-hidden />
          {target ? t("shape.linkTo", { table: target }) : t(`type.${field.type}`)}
        </span>
      </button>
    </th>
  );
}

function Cell({
  field,
  cell,
  chosen,
  proposed,
  why,
}: {
  field: PlannedField;
  cell: PreviewCell | undefined;
  chosen: boolean;
  /** What is proposed for a text that does not fit. */
  proposed: (text: string) => string | null;
  /** Why it does not fit; null: it does. */
  why: (cell: PreviewCell) => string | null;
}) {
  if (!cell) return <td />;
  const as = asField(field);
  const shown = field.result && field.result in kinds ? { ...as, type: field.result } : as;
  const kind = kinds[shown.type] ?? kinds.text;
  const marks = { "data-chosen": chosen || undefined, "data-out": !field.include || undefined };
  const misfit = why(cell);
  if (misfit) {
    const to = proposed(cell.text);
    return (
      <td className={css.misfit} {...marks}>
        <Tooltip label={to === null ? misfit : t("plan.mend.wouldBe", { why: misfit, to })}>
          <span tabIndex={-1}>
            {cell.text}
            {to === null ? null : <span className={css.proposed}> → {to}</span>}
          </span>
        </Tooltip>
      </td>
    );
  }
  const mended = typeof cell.value === "string" && cell.value.trim() !== cell.text.trim();
  const isLink = field.type === "link" || field.type === "links";
  // Where the server gives only what is written, that is shown.
  const written = isLink || typeof cell.value === "object" || cell.value === cell.text;
  const meant = mended ? String(cell.value) : cell.text;
  const read = cell.reads ?? (written ? undefined : cell.value);
  const text = read === undefined ? meant : kind.show(read, shown);
  const chips =
    isLink && text
      ? [{ label: text }]
      : kind.picker?.startsWith("choice")
        ? kind.chips?.(cell.value, shown)
        : [];
  return (
    <td
      data-align={kind.align}
      className={mended ? css.mended : undefined}
      title={mended ? t("plan.mend.was", { text: cell.text }) : undefined}
      {...marks}
    >
      {chips?.length
        ? chips.map((chip) => (
            <SoftChip key={chip.label} {...chip}>
              {chip.label}
            </SoftChip>
          ))
        : text}
    </td>
  );
}
