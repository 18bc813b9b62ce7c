import { useMemo } from "react";
import type { SheafRecord } from "@/api/record";
import type { Field, Table } from "@/api/table";
import type { Seen } from "@/features/export/seen";
import css from "@/features/print/print.module.css";
import { cellText, linesOf } from "@/features/print/sheet";
import { shownAs } from "@/fields/kinds";
import { soft } from "@/ui/theme";
import { t } from "@/ui/text/text";
import { fullMoment } from "@/ui/moment";
import { colourOf } from "@/views/colouring";
import { readFilter } from "@/views/filter/read";
import { sentenceOf } from "@/views/filter/words";
import { readSort } from "@/views/sort";
import "@/ui/text/laterWords";

/** A sheet wider than this, in px of its columns on the screen, lies on its side. */
const UPRIGHT = 760;

interface Props {
  table: Table;
  tables: Table[];
  seen: Seen;
  records: SheafRecord[];
}

/** The sheet: what it is of, and a table whose head stands on each page. */
export function Sheet({ table, tables, seen, records }: Props) {
  const lines = useMemo(() => linesOf(records, seen.groups, table, tables), [records, seen, table, tables]);
  const grouped = seen.groups.map(({ field }) => field);
  const columns = seen.fields.filter(({ name }) => !grouped.includes(name));
  const width = columns.reduce((sum, field) => sum + shownAs(field).kind.width, 0);
  return (
    <>
      <style>{`@page { size: A4 ${width > UPRIGHT ? "landscape" : "portrait"}; margin: 12mm; @bottom-right { content: counter(page) " / " counter(pages); font: 9px sans-serif; } }`}</style>
      <h1 className={css.title}>{[table.label, seen.view?.label].filter(Boolean).join(" - ")}</h1>
      <p className={css.about}>{aboutOf(table, seen, records.length).join(" · ")}</p>
      <table className={css.sheet}>
        <thead>
          <tr>
            {columns.map((field) => (
              <th key={field.name} scope="col" data-align={shownAs(field).kind.align}>
                {field.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lines.map((line) =>
            line.kind === "group" ? (
              <tr key={`group ${line.key}`} className={css.group}>
                <th
                  scope="colgroup"
                  colSpan={columns.length}
                  style={{ paddingInlineStart: 4 + line.depth * 12 }}
                >
                  <span>{line.label}</span> {line.text}
                </th>
              </tr>
            ) : (
              <tr key={line.record.id}>
                {columns.map((field) => (
                  <Cell key={field.name} record={line.record} field={field} tables={tables} seen={seen} />
                ))}
              </tr>
            ),
          )}
        </tbody>
      </table>
    </>
  );
}

interface CellProps {
  record: SheafRecord;
  field: Field;
  tables: Table[];
  seen: Seen;
}

function Cell({ record, field, tables, seen }: CellProps) {
  const colour = colourOf(record, seen.colours, field.name);
  return (
    <td
      data-align={shownAs(field).kind.align}
      style={colour ? { backgroundColor: soft(colour, false) } : undefined}
    >
      {cellText(record, field, tables)}
    </td>
  );
}

/** What of the table it is, in words: how many, what they fulfil, in which order, and when. */
function aboutOf(table: Table, seen: Seen, records: number): string[] {
  const filter = readFilter(seen.filter, table.fields);
  const said = filter ? sentenceOf(filter, table.fields) : seen.filter;
  const order = readSort(seen.sort).map((part) => {
    const label = table.fields.find(({ name }) => name === part.field)?.label ?? part.field;
    return part.down ? `${label} ↓` : `${label} ↑`;
  });
  return [
    t("table.records", { n: records }),
    ...(said ? [t("print.filter", { filter: said })] : []),
    ...(seen.search ? [t("print.search", { words: seen.search })] : []),
    ...(order.length ? [t("print.sort", { sort: order.join(", ") })] : []),
    fullMoment(new Date().toISOString()),
  ];
}
