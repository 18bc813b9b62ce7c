import { useQueryClient } from "@tanstack/react-query";
import { IconHistory } from "@tabler/icons-react";
import { sentence } from "@/api/problem";
import { refreshHistory, restoreRecord, useHistory, type HistoryEntry, type SheafRecord } from "@/api/record";
import { useRecordsById } from "@/api/recordTitles";
import type { Field, Table } from "@/api/table";
import { UndoStack } from "@/api/undo";
import { bare } from "@/api/bare";
import { Entry } from "@/features/record/HistoryEntry";
import { linkedIn, withRecords } from "@/features/record/past";
import css from "@/features/record/record.module.css";
import type { Writing } from "@/features/table/useWriting";
import { ago } from "@/ui/moment";
import { say } from "@/ui/quietBar";
import { Bones, Empty, Failure } from "@/ui/states";
import { t } from "@/ui/text/text";

/** So many entries the server answers at most. */
const MOST = 1000;

interface Props {
  workspace: string;
  table: Table;
  tables: Table[];
  record: SheafRecord;
  writing: Writing;
}

/** Who changed what and when, the newest first; each value and each state can be brought back. */
export function History({ workspace, table, tables, record, writing }: Props) {
  const cache = useQueryClient();
  const history = useHistory(table.name, record.id, true);
  const changes = [...(history.data?.changes ?? [])].sort((a, b) => b.seq - a.seq);
  const linked = useRecordsById(linkedIn(changes, table, tables));

  if (history.isPending) return <Bones lines={5} label={t("history.loading")} />;
  if (history.isError) {
    return (
      <Failure
        title={t("history.failed")}
        detail={sentence(history.error)}
        onRetry={() => history.refetch()}
      />
    );
  }
  if (changes.length === 0) {
    return (
      <Empty icon={IconHistory} title={t("history.none")}>
        {t("history.noneHelp")}
      </Empty>
    );
  }

  const read = (value: unknown, field: Field) => withRecords(value, field, tables, linked.records);

  async function bringBack(change: HistoryEntry) {
    try {
      const seq = await restoreRecord(workspace, table.name, record.id, change.seq);
      new UndoStack(workspace, sessionStorage).push([{ table: table.name, record: record.id, seq }]);
      await writing.refresh(record.id);
      await refreshHistory(cache, workspace, table.name, record.id);
      say({
        text: t("history.restored", { when: ago(change.at) }),
        action: { label: t("act.undo"), run: () => void writing.undo() },
      });
    } catch (error) {
      say({ tone: "bad", text: sentence(error) });
    }
  }

  return (
    <>
      <ol className={css.history}>
        {changes.map((change, at) => (
          <Entry
            key={change.seq}
            change={change}
            table={table}
            record={record}
            read={read}
            onState={at === 0 ? undefined : () => bringBack(change)}
            onValue={(field, value) =>
              void writing.write([
                {
                  id: record.id,
                  edits: [{ field: field.name, value: bare(value) ?? null, shown: value ?? null }],
                },
              ])
            }
          />
        ))}
      </ol>
      {changes.length >= MOST ? <p className={css.stamp}>{t("history.most", { n: MOST })}</p> : null}
    </>
  );
}
