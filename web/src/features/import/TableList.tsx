import { useSheets, type PlannedTable, type Proposal, type SheetName } from "@/api/import";
import { IntoLine } from "@/features/import/IntoLine";
import { fitOfTable, included, otherSheets } from "@/features/import/plan";
import css from "@/features/import/planList.module.css";
import { useTelling } from "@/features/import/said";
import { Meter } from "@/ui/meter";
import { t } from "@/ui/text/text";

interface Props {
  id: string;
  proposal: Proposal;
  chosen: PlannedTable;
  sheet: SheetName | null;
  onChoose: (table: string) => void;
  onSheet: (sheet: SheetName) => void;
}

/** Left: the tables found, then the sheets that are none. */
export function TableList({ id, proposal, chosen, sheet, onChoose, onSheet }: Props) {
  const sheets = useSheets(id, chosen);
  const telling = useTelling();
  const others = otherSheets(sheets.data ?? [], proposal, telling.message);
  return (
    <div className={css.list}>
      <h2 className={css.heading}>{t("plan.tables", { n: proposal.tables.length })}</h2>
      <ul>
        {proposal.tables.map((table) => (
          <li key={table.name}>
            <Line
              table={table}
              share={fitOfTable(table, proposal.findings)}
              chosen={sheet === null && table.name === chosen.name}
              onChoose={onChoose}
            />
          </li>
        ))}
      </ul>
      {others.length ? (
        <>
          <h2 className={css.heading}>{t("plan.otherSheets")}</h2>
          <ul>
            {others.map((other) => (
              <li key={`${other.file}/${other.sheet}`}>
                <button
                  type="button"
                  className={css.table}
                  aria-pressed={sheet?.sheet === other.sheet && sheet.file === other.file}
                  onClick={() => onSheet(other)}
                >
                  <span className={css.name}>{other.sheet}</span>
                  <span className={css.facts}>{other.words}</span>
                </button>
              </li>
            ))}
          </ul>
        </>
      ) : null}
    </div>
  );
}

interface LineProps {
  table: PlannedTable;
  share: number;
  chosen: boolean;
  onChoose: Props["onChoose"];
}

function Line({ table, share, chosen, onChoose }: LineProps) {
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
      {included(table) && table.into ? (
        <IntoLine into={table.into} />
      ) : (
        <span className={css.facts}>
          {included(table)
            ? t("plan.sheet", { sheet: table.sheet, region: table.region })
            : t("plan.leftOut")}
        </span>
      )}
      {included(table) ? <Meter share={share} label={t("plan.fits", { percent })} /> : null}
    </button>
  );
}
