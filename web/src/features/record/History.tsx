import { Button } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { IconHistory } from "@tabler/icons-react";
import { useState } from "react";
import { sentence } from "@/api/problem";
import { refreshHistory, restoreRecord, useHistory, type HistoryEntry } from "@/api/record";
import type { Field, Table } from "@/api/table";
import { showValue } from "@/fields/kinds";
import { withTitle } from "@/fields/linked";
import css from "@/features/record/record.module.css";
import { ago, fullMoment } from "@/ui/moment";
import { say } from "@/ui/quietBar";
import { Bones, Empty, Failure } from "@/ui/states";
import { t, type TextKey } from "@/ui/text/text";

interface Props {
  workspace: string;
  table: Table;
  tables: Table[];
  id: number;
  onRestored: () => Promise<void>;
}

const verbs: Record<string, TextKey> = {
  create: "history.create",
  update: "history.update",
  delete: "history.delete",
  import: "history.import",
  undo: "history.undo",
  restore: "history.restore",
};

/** Who changed what and when, the newest first; each state can be brought back. */
export function History({ workspace, table, tables, id, onRestored }: Props) {
  const history = useHistory(table.name, id, true);
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
  const changes = [...history.data.changes].sort((a, b) => b.seq - a.seq);
  if (changes.length === 0) {
    return (
      <Empty icon={IconHistory} title={t("history.none")}>
        {t("history.noneHelp")}
      </Empty>
    );
  }
  return (
    <ol className={css.history}>
      {changes.map((change, at) => (
        <Entry
          key={change.seq}
          change={change}
          latest={at === 0}
          workspace={workspace}
          table={table}
          tables={tables}
          id={id}
          onRestored={onRestored}
        />
      ))}
    </ol>
  );
}

function Entry({
  change,
  latest,
  workspace,
  table,
  tables,
  id,
  onRestored,
}: Props & { change: HistoryEntry; latest: boolean }) {
  const cache = useQueryClient();
  const [waiting, setWaiting] = useState(false);
  const verb = verbs[change.kind];

  async function restore() {
    setWaiting(true);
    try {
      await restoreRecord(workspace, table.name, id, change.seq);
      await onRestored();
      await refreshHistory(cache, workspace, table.name, id);
      say(t("history.restored", { when: ago(change.at) }));
    } catch (error) {
      say({ tone: "bad", text: sentence(error) });
    } finally {
      setWaiting(false);
    }
  }

  return (
    <li className={css.entry}>
      <p className={css.who}>
        <span>
          <strong>{change.by.name || t("history.someone")}</strong> {verb ? t(verb) : change.kind}
        </span>
        <time dateTime={change.at} title={fullMoment(change.at)} className={css.when}>
          {ago(change.at)}
        </time>
      </p>
      {change.kind === "import" ? null : (
        <dl className={css.changes}>
          {Object.entries(change.fields ?? {}).map(([name, { before, after }]) => {
            const field = table.fields.find((candidate) => candidate.name === name);
            return (
              <div key={name} className={css.change}>
                <dt>{field?.label ?? name}</dt>
                <dd>
                  {change.kind === "create" ? null : (
                    <>
                      <del>{show(before, field, tables)}</del>{" "}
                    </>
                  )}
                  <ins>{show(after, field, tables)}</ins>
                </dd>
              </div>
            );
          })}
        </dl>
      )}
      {latest ? null : (
        <Button size="compact-xs" variant="default" loading={waiting} onClick={() => void restore()}>
          {t("history.bringBack")}
        </Button>
      )}
    </li>
  );
}

function show(value: unknown, field: Field | undefined, tables: Table[]): string {
  if (value === null || value === undefined || value === "") return t("history.blank");
  if (!field) return typeof value === "object" ? JSON.stringify(value) : String(value);
  const target = tables.find((candidate) => candidate.name === field.link?.table);
  return showValue(withTitle(value, target), field) || t("history.blank");
}
