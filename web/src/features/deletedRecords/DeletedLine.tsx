import { Button, Checkbox } from "@mantine/core";
import type { DeletedRecord } from "@/api/deletedRecords";
import type { Table } from "@/api/table";
import { calledOf, detailsOf } from "@/features/deletedRecords/called";
import css from "@/features/deletedRecords/deletedRecords.module.css";
import { whoDid } from "@/features/record/past";
import { ago, fullMoment } from "@/ui/moment";
import { t } from "@/ui/text/text";

interface Props {
  record: DeletedRecord;
  table: Table;
  /** Whether one may bring it back. */
  may: boolean;
  ticked: boolean;
  waiting: boolean;
  onTick: (on: boolean) => void;
  onBring: () => void;
}

/** A deleted record: what it was called and held, who deleted it and when. */
export function DeletedLine({ record, table, may, ticked, waiting, onTick, onBring }: Props) {
  const title = calledOf(record, table);
  const details = detailsOf(record, table);
  const who = whoDid({ by: record.deleted_by });
  return (
    <li className={css.record} data-only={may ? undefined : true}>
      {may ? (
        <Checkbox
          size="xs"
          checked={ticked}
          aria-label={t("goneRecords.choose", { title })}
          onChange={(event) => onTick(event.currentTarget.checked)}
        />
      ) : null}
      <span>
        <span className={css.title}>{title}</span>
        {details ? <span className={css.soft}>{details}</span> : null}
        <time className={css.soft} dateTime={record.deleted_at} title={fullMoment(record.deleted_at)}>
          {record.why === "import" ? t("goneRecords.byImport", { name: who }) : who}, {ago(record.deleted_at)}
        </time>
      </span>
      {may ? (
        <Button
          size="compact-xs"
          variant="default"
          loading={waiting}
          aria-label={t("goneRecords.bringOf", { title })}
          onClick={onBring}
        >
          {t("goneRecords.bring")}
        </Button>
      ) : null}
    </li>
  );
}
