import { Button, Tooltip } from "@mantine/core";
import { IconArrowBackUp } from "@tabler/icons-react";
import { useState } from "react";
import type { HistoryEntry, SheafRecord } from "@/api/record";
import type { Field, Table } from "@/api/table";
import { canEdit } from "@/fields/kinds";
import { changesIn, didWhat, pastWords, same, whoDid, type FieldChange } from "@/features/record/past";
import css from "@/features/record/record.module.css";
import { IconButton } from "@/ui/iconButton";
import { ago, fullMoment } from "@/ui/moment";
import { t } from "@/ui/text/text";

interface Props {
  change: HistoryEntry;
  table: Table;
  /** As it is now. */
  record: SheafRecord;
  /** A value of the past, with titles for ids. */
  read: (value: unknown, field: Field) => unknown;
  /** Brings the record to the state after this change; none: it is in it. */
  onState: (() => Promise<void>) | undefined;
  onValue: (field: Field, value: unknown) => void;
}

/** One change: who, when, and each value before and after. */
export function Entry({ change, table, record, read, onState, onValue }: Props) {
  const [waiting, setWaiting] = useState(false);
  const changes = changesIn(change, table);
  const fresh = change.kind === "create" || change.kind === "import";

  async function restore() {
    setWaiting(true);
    await onState?.();
    setWaiting(false);
  }

  return (
    <li className={css.entry}>
      <p className={css.who}>
        <span>
          <strong>{whoDid(change)}</strong> {didWhat(change)}
        </span>
        <time dateTime={change.at} title={fullMoment(change.at)} className={css.when}>
          {ago(change.at)}
        </time>
      </p>
      {changes.length ? (
        <dl className={css.changes}>
          {changes.map((one) => (
            <Line
              key={one.field.id}
              change={one}
              fresh={fresh}
              now={record.fields[one.field.name]}
              misfit={record.misfits?.[one.field.name] !== undefined}
              read={read}
              onValue={onValue}
            />
          ))}
        </dl>
      ) : null}
      {onState ? (
        <Tooltip label={t("history.bringBackHelp")}>
          <Button size="compact-xs" variant="default" loading={waiting} onClick={() => void restore()}>
            {t("history.bringBack")}
          </Button>
        </Tooltip>
      ) : null}
    </li>
  );
}

interface LineProps extends Pick<Props, "read" | "onValue"> {
  change: FieldChange;
  fresh: boolean;
  now: unknown;
  misfit: boolean;
}

function Line({ change: { field, before, after }, fresh, now, misfit, read, onValue }: LineProps) {
  const was = read(before, field);
  const words = pastWords(was, field);
  const open = !fresh && canEdit(field) && (misfit || !same(before, now));
  return (
    <div className={css.change}>
      <dt title={field.label}>{field.label}</dt>
      <dd>
        <span className={css.past}>
          {fresh ? null : (
            <>
              <del>{words}</del>
              <span className={css.arrow} aria-hidden>
                {" → "}
              </span>
            </>
          )}
          <ins>{pastWords(read(after, field), field)}</ins>
        </span>
        {open ? (
          <IconButton
            icon={IconArrowBackUp}
            label={t("history.bringBackOne", { field: field.label, value: words })}
            onClick={() => onValue(field, was)}
          />
        ) : null}
      </dd>
    </div>
  );
}
