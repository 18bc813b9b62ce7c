import type { PlannedField } from "@/api/import";
import css from "@/features/import/decision.module.css";
import { showDecimal } from "@/ui/decimal";
import { t } from "@/ui/text/text";

/** The total that the workbook shows below the column, and what becomes of it. */
export function TotalBelow({ field, stands }: { field: PlannedField; stands?: boolean }) {
  const { summary, total } = field;
  if (!summary || !total) return null;
  const name = t(`summary.functions.${summary}`);
  return (
    <p className={css.sentence} data-tone={total.equal === false ? "some" : "all"}>
      {t(stands ? "summary.total.stays" : "summary.total.found", {
        function: name,
        shown: total.shown,
        cell: total.cell,
      })}{" "}
      {total.equal ? t("summary.total.same") : null}
      {total.equal === false && total.here !== null
        ? t("summary.total.here", { here: showDecimal(total.here, { most: 6, group: true }) })
        : null}
    </p>
  );
}
