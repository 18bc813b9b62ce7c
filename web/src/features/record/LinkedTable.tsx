import { Link } from "@tanstack/react-router";
import type { SheafRecord } from "@/api/record";
import type { Field, Table } from "@/api/table";
import { shownAs } from "@/fields/kinds";
import { titleOf, type Linked } from "@/fields/linked";
import { Shown } from "@/features/record/FieldValue";
import css from "@/features/record/linked.module.css";
import { routes } from "@/ui/paths";
import { faceOf } from "@/views/grid/cell";

interface Props {
  workspace: string;
  /** Whose records they are. */
  table: Table;
  tables: Table[];
  /** The title and some more. */
  fields: Field[];
  records: Linked[];
  label: string;
}

/** Records of another table in a small table of their first fields; each leads to its page. */
export function LinkedTable({ workspace, table, tables, fields, records, label }: Props) {
  const others = fields.filter((field) => field.name !== table.title);
  const title = fields.find((field) => field.name === table.title);
  return (
    <table className={css.table} aria-label={label}>
      <thead>
        <tr>
          <th scope="col">{title?.label ?? table.label}</th>
          {others.map((field) => (
            <th key={field.id} scope="col" data-align={shownAs(field).kind.align}>
              {field.label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {records.map((record) => (
          <tr key={record.id}>
            <td>
              <Link
                to={routes.record}
                params={{ workspace, table: table.name, record: String(record.id) }}
                search={{}}
                className={css.title}
              >
                {titleOf(record, table)}
              </Link>
            </td>
            {others.map((field) => {
              const face = faceOf(whole(record), field, tables);
              return (
                <td key={field.id} data-align={face.align} title={face.text}>
                  <Shown face={face} />
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** A linked record comes without what only a list tells. */
const whole = (record: Linked): SheafRecord => ({ version: 0, created_at: "", updated_at: "", ...record });
