import { IconAlertTriangle } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useFirstUnder } from "@/api/recordsUnder";
import type { Table } from "@/api/table";
import { useWorkspace } from "@/api/workspace";
import { words } from "@/features/import/Findings";
import css from "@/features/import/imports.module.css";
import { routes } from "@/ui/paths";
import { t } from "@/ui/text/text";
import { countMisfits, misfitsIn } from "@/views/filter/misfits";

/** So many records are looked through for the columns in which something does not fit. */
const LOOKED_AT = 1000;

/** What does not fit in the tables of an import: a line for each column, which leads to its records. */
export function Misfits({ tables }: { tables: Table[] }) {
  return (
    <section aria-label={words("misfit")}>
      <h2 className={css.heading}>{words("misfit")}</h2>
      <ul className={css.list}>
        {tables.map((table) => (
          <OfTable key={table.name} table={table} />
        ))}
      </ul>
    </section>
  );
}

function OfTable({ table }: { table: Table }) {
  const workspace = useWorkspace();
  const page = useFirstUnder(table.name, { filter: misfitsIn(table.fields, table.fields) }, LOOKED_AT);
  return countMisfits(page?.records ?? [], table.fields).map(({ field, count }) => (
    <li key={field.name}>
      <Link
        to={routes.table}
        params={{ workspace, table: table.name }}
        search={{ filter: misfitsIn([field], table.fields) }}
        className={css.line}
        data-wrap
      >
        <IconAlertTriangle size={16} aria-hidden className={css.sign} />
        <span className={css.name}>{`${table.label} · ${field.label}`}</span>
        {/* Of a part of the records no number is the right one. */}
        {page?.next ? null : <span className={css.facts}>{t("imports.misfitsOf", { n: count })}</span>}
      </Link>
    </li>
  ));
}
