import { Button, Group } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { IconFileOff } from "@tabler/icons-react";
import { useState, type ReactNode } from "react";
import { undoChange } from "@/api/change";
import { sentence } from "@/api/problem";
import { useHistory } from "@/api/record";
import type { Table } from "@/api/table";
import { whoDid } from "@/features/record/past";
import { recordKey } from "@/features/table/useWriting";
import { ago } from "@/ui/moment";
import { say } from "@/ui/quietBar";
import { Empty } from "@/ui/states";
import { t } from "@/ui/text/text";

interface Props {
  workspace: string;
  table: Table;
  id: number;
  /** It is the whole page. */
  whole?: boolean;
  /** Another way to go on. */
  action?: ReactNode;
}

/** A record that is not there: who deleted it, and a way to bring it back, where its history says so. */
export function GoneRecord({ workspace, table, id, whole = false, action }: Props) {
  const cache = useQueryClient();
  const [waiting, setWaiting] = useState(false);
  const history = useHistory(table.name, id, Number.isSafeInteger(id) && id > 0);
  const last = history.data?.changes.reduce((a, b) => (b.seq > a.seq ? b : a));
  const deleted = last?.kind === "delete" ? last : undefined;

  async function bringBack(seq: number) {
    setWaiting(true);
    try {
      await undoChange(workspace, seq);
      await cache.invalidateQueries({ queryKey: recordKey(workspace, table.name, id) });
      say(t("record.isBack"));
    } catch (error) {
      say({ tone: "bad", text: t("undo.failed", { why: sentence(error) }) });
    } finally {
      setWaiting(false);
    }
  }

  return (
    <Empty
      whole={whole}
      icon={IconFileOff}
      title={t("record.gone")}
      action={
        <Group gap="sm" justify="center">
          {deleted ? (
            <Button loading={waiting} onClick={() => void bringBack(deleted.seq)}>
              {t("record.bringBack")}
            </Button>
          ) : null}
          {action}
        </Group>
      }
    >
      {deleted
        ? t("record.goneBy", { id: String(id), who: whoDid(deleted), when: ago(deleted.at) })
        : t("record.goneHelp", { id: String(id), table: table.label })}
    </Empty>
  );
}
