import { Button } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import { useEffect, useSyncExternalStore } from "react";
import type { Kept } from "@/api/waitingEdits";
import { canEdit } from "@/fields/kinds";
import { titleOf } from "@/fields/linked";
import { FieldRow } from "@/features/record/FieldRow";
import css from "@/features/record/record.module.css";
import type { PanelProps } from "@/features/record/RecordPanel";
import { IconButton } from "@/ui/iconButton";
import { t } from "@/ui/text/text";

const nothing: Kept = { waiting: [], refused: [] };
const never = () => () => {};

/** A new record that waits for the connection, or that the server did not take: what is written here is made with it. */
export function WaitingRecord(props: PanelProps & { id: number }) {
  const { id, table, tables, writing, onOpen, onClose } = props;
  const { keeper } = writing;
  const { waiting, refused } = useSyncExternalStore(keeper?.watch ?? never, () => keeper?.kept ?? nothing);
  const why = refused.find(({ edit }) => edit.record === id)?.why;
  const edit = [...waiting, ...refused.map((one) => one.edit)].find(({ record }) => record === id);
  const isGone = edit === undefined;
  const made = keeper?.became(id);
  // It has become one of the server's, or was given up.
  useEffect(() => {
    if (!isGone) return;
    if (made === undefined) onClose();
    else onOpen(made);
  }, [isGone, made, onOpen, onClose]);
  if (!edit) return null;
  const record = writing.waiting(edit);
  // Files are sent before a record holds them.
  const fields = table.fields.filter((field) => canEdit(field) && field.type !== "attachment");
  return (
    <>
      <div className={css.head}>
        <h2 className={css.title}>{titleOf(record, table)}</h2>
        <IconButton icon={IconX} label={t("act.close")} onClick={onClose} />
      </div>
      <p className={why === undefined ? css.waits : css.wrong} role="status">
        {why === undefined ? t("record.waits") : t("record.waitsRefused", { why })}
      </p>
      <div className={css.body}>
        <dl className={css.fields}>
          {fields.map((field) => (
            <FieldRow
              key={field.name}
              record={record}
              field={field}
              tables={tables}
              onWrite={(value, shown) =>
                void writing.write([{ id, edits: [{ field: field.name, value, shown }] }])
              }
            />
          ))}
        </dl>
      </div>
      <div className={css.foot}>
        <Button variant="default" onClick={() => void writing.remove([id])}>
          {t("record.giveUp")}
        </Button>
      </div>
    </>
  );
}
