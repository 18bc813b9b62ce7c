import type { PlannedTable, Proposal } from "@/api/import";
import { fitOfTable, included, otherSheets } from "@/features/import/plan";
import css from "@/features/import/planList.module.css";
import { Meter } from "@/ui/meter";
import { t } from "@/ui/text/text";

interface Props {
  proposal: Proposal;
  chosen: string;
  onChoose: (table: string) => void;
}

/** Left: the tables found, then the sheets that are none. */
export function TableList({ proposal, chosen, onChoose }: Props) {
  const others = otherSheets(proposal);
  return (
    <div className={css.list}>
      <h2 className={css.heading}>{t("plan.tables", { n: proposal.tables.length })}</h2>
      <ul>
        {proposal.tables.map((table) => (
          <li key={table.name}>
            <Line table={table} chosen={table.name === chosen} onChoose={onChoose} />
          </li>
        ))}
      </ul>
      {others.length ? (
        <>
          <h2 className={css.heading}>{t("plan.otherSheets")}</h2>
          <ul>
            {others.map((other) => (
              <li key={`${other.file}/${other.sheet}`} className={css.other}>
                <span className={css.name}>{other.sheet}</span>
                <span className={css.facts}>{other.words}</span>
              </li>
            ))}
          </ul>
        </>
      ) : null}
    </div>
  );
}

function Line({
  table,
  chosen,
  onChoose,
}: {
  table: PlannedTable;
  chosen: boolean;
  onChoose: Props["onChoose"];
}) {
  const share = fitOfTable(table);
  const percent = share >= 1 ? "100" : String(Math.min(99.9, Math.floor(share * 1000) / 10));
  return (
    <button
      type="button"
      className={css.table}
      aria-pressed={chosen}
      data-out={!included(table) || undefined}
      onClick={() => onChoose(table.name)}
    >
      <span className={css.top}>
        <span className={css.name}>{table.label}</span>
        <span className={css.rows}>{t("plan.rows", { n: table.rows })}</span>
      </span>
      <span className={css.facts}>
        {included(table) ? t("plan.sheet", { sheet: table.sheet, region: table.region }) : t("plan.leftOut")}
      </span>
      {included(table) ? <Meter share={share} label={t("plan.fits", { percent })} /> : null}
    </button>
  );
}
