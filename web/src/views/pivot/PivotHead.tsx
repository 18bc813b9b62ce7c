import { IconArrowDown, IconArrowUp, IconArrowsDiagonal, IconFold } from "@tabler/icons-react";
import type { Field } from "@/api/table";
import { t } from "@/ui/text/text";
import type { GroupPart } from "@/views/group";
import type { Order } from "@/views/pivot/lines";
import css from "@/views/pivot/pivot.module.css";
import { measureKey } from "@/views/pivot/pivot";
import { before, isTab, Name, type Across, type Shared } from "@/views/pivot/PivotRows";
import { placeName } from "@/views/pivot/usePivotKeys";

interface Props extends Shared {
  fields: Field[];
  rows: GroupPart[];
  columns: GroupPart | undefined;
  order: Order | null;
  allClosed: boolean;
  /** Closes or opens all rows; none has rows within it: nothing. */
  onAll: ((close: boolean) => void) | undefined;
}

/** The names of the columns, and of the measures where there are several; each orders the rows. */
export function PivotHead(props: Props) {
  const { shown, figures, widths, width, side, tab, fields, rows, columns, order, allClosed, onAll } = props;
  const labelOf = (part: GroupPart) => fields.find(({ name }) => name === part.field)?.label ?? part.field;
  const inTwo = figures.length > 1 && columns !== undefined;
  const corner = rows.map(labelOf).join(" › ");
  const at = { line: -1, column: -1 };

  function leaves() {
    return shown.flatMap(({ column, index }) =>
      figures.map(({ measure, name }, nth) => {
        const place = { line: -1, column: index * figures.length + nth };
        const isOrder =
          order?.column === (column?.key ?? null) && measureKey(order.measure) === measureKey(measure);
        const Sign = order?.down ? IconArrowDown : IconArrowUp;
        return (
          <div
            key={`${index} ${measureKey(measure)}`}
            role="columnheader"
            aria-colindex={place.column + 2}
            aria-sort={isOrder ? (order.down ? "descending" : "ascending") : "none"}
            className={css.head}
            data-total={(columns && column === null) || undefined}
            data-last={nth === figures.length - 1 || undefined}
            data-at={placeName(place)}
            tabIndex={isTab(tab, place)}
            title={t("pivot.order")}
            style={{ insetInlineStart: side + index * width + before(widths, nth), width: widths[nth] }}
          >
            {isOrder ? <Sign size={13} aria-hidden /> : null}
            {inTwo || !columns ? <span className="cut">{name}</span> : columnName(column)}
          </div>
        );
      }),
    );
  }

  const columnName = (column: Across) =>
    column && columns ? (
      <Name value={column.value} part={columns} fields={fields} />
    ) : (
      <span className="cut">{t("pivot.total")}</span>
    );

  return (
    <div role="rowgroup" className={css.heads}>
      {inTwo ? (
        <div role="row" aria-level={1} aria-rowindex={1} className={css.headLine}>
          <div role="columnheader" aria-colindex={1} className={css.corner} style={{ width: side }}>
            <span className="cut">{columns ? labelOf(columns) : null}</span>
          </div>
          {shown.map(({ column, index }) => (
            <div
              key={index}
              role="columnheader"
              aria-colindex={index * figures.length + 2}
              aria-colspan={figures.length}
              className={css.over}
              style={{ insetInlineStart: side + index * width, width }}
            >
              {columnName(column)}
            </div>
          ))}
        </div>
      ) : null}
      <div role="row" aria-level={1} aria-rowindex={inTwo ? 2 : 1} className={css.headLine}>
        <div
          role="columnheader"
          aria-colindex={1}
          className={css.corner}
          style={{ width: side }}
          data-at={placeName(at)}
          tabIndex={isTab(tab, at)}
          title={corner}
        >
          <span className="cut">{corner}</span>
          {onAll ? (
            <button
              type="button"
              className={css.all}
              aria-label={t(allClosed ? "pivot.openAll" : "pivot.closeAll")}
              title={t(allClosed ? "pivot.openAll" : "pivot.closeAll")}
              onKeyDown={(event) => event.stopPropagation()}
              onClick={(event) => {
                event.stopPropagation();
                onAll(!allClosed);
              }}
            >
              {allClosed ? <IconArrowsDiagonal size={14} aria-hidden /> : <IconFold size={14} aria-hidden />}
            </button>
          ) : null}
        </div>
        {leaves()}
      </div>
    </div>
  );
}
