import type { PlaceEdit, PlannedTable, Proposal } from "@/api/import";
import css from "@/features/import/place.module.css";
import { isPlaced } from "@/features/import/plan";
import { PlaceForm } from "@/features/import/PlaceForm";
import { useTelling } from "@/features/import/said";
import { t } from "@/ui/text/text";

interface Props {
  table: PlannedTable;
  places: Proposal["places"];
  waiting: boolean;
  onPlace: (place: PlaceEdit) => void;
}

/** Where the chosen table stands, why, and how its header could be read otherwise. */
export function PlaceDecision({ table, places, waiting, onPlace }: Props) {
  const rival = table.other_header;
  const telling = useTelling();
  return (
    <>
      <PlaceForm
        region={table.region}
        headerRows={table.header_rows}
        waiting={waiting}
        actions={[
          {
            label: t("place.readSo"),
            run: ({ region, headerRows }) => onPlace({ table: table.name, region, header_rows: headerRows }),
          },
        ]}
      >
        {isPlaced(table, places) ? (
          <button
            type="button"
            className={css.link}
            onClick={() => onPlace({ table: table.name, region: null })}
          >
            {t("place.asFound")}
          </button>
        ) : null}
      </PlaceForm>
      {rival ? (
        <p className={css.rival}>
          {t("place.or", { why: telling.evidence(rival.evidence, rival.told?.evidence) })}
          <button
            type="button"
            className={css.link}
            onClick={() =>
              onPlace({ table: table.name, region: rival.region, header_rows: rival.header_rows })
            }
          >
            {t("place.readSo")}
          </button>
        </p>
      ) : null}
    </>
  );
}
