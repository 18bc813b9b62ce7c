import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useLatestChanges } from "@/api/latestChanges";
import { sentence } from "@/api/problem";
import { useRecordsById } from "@/api/recordTitles";
import type { Table } from "@/api/table";
import { titleOf } from "@/fields/linked";
import { pieces, wordsOf, type Piece } from "@/features/start/news";
import css from "@/features/start/start.module.css";
import { ago, fullMoment } from "@/ui/moment";
import { routes } from "@/ui/paths";
import { Bones } from "@/ui/states";
import { t } from "@/ui/text/text";

const FEW = 8;

/** What people and programs did in the workspace, newest first. */
export function Lately({ workspace, tables }: { workspace: string; tables: Table[] }) {
  const latest = useLatestChanges();
  const [all, setAll] = useState(false);
  const told = pieces(latest.data ?? []);
  const shown = all ? told : told.slice(0, FEW);
  const titles = useRecordsById(
    tables.map((table) => ({
      table,
      ids: shown.flatMap((piece) => (piece.table === table.name && piece.record ? [piece.record] : [])),
    })),
  );
  if (latest.isPending) return <Bones lines={4} label={t("news.loading")} />;
  if (latest.isError) return <p className={css.quiet}>{t("news.failed", { why: sentence(latest.error) })}</p>;
  if (told.length === 0) return <p className={css.quiet}>{t("news.none")}</p>;

  function line(piece: Piece) {
    const table = tables.find(({ name }) => name === piece.table);
    const record = table && piece.record ? titles.records.get(`${table.name}/${piece.record}`) : undefined;
    const title = table && record ? titleOf(record, table) : undefined;
    const words = wordsOf(piece, { table: table?.label, record: title });
    if (!table) return <span className={css.words}>{words}</span>;
    return (
      <Link
        to={routes.table}
        params={{ workspace, table: table.name }}
        search={record ? { record: record.id } : {}}
        className={css.words}
      >
        {words}
      </Link>
    );
  }

  return (
    <>
      <ul className={css.news}>
        {shown.map((piece) => (
          <li key={piece.key}>
            {line(piece)}
            <time dateTime={piece.at} title={fullMoment(piece.at)} className={css.when}>
              {ago(piece.at)}
            </time>
          </li>
        ))}
      </ul>
      {shown.length < told.length ? (
        <button type="button" className={css.more} onClick={() => setAll(true)}>
          {t("news.more")}
        </button>
      ) : null}
    </>
  );
}
