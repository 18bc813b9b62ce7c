import { Button, Drawer } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { IconTrashOff } from "@tabler/icons-react";
import { useState } from "react";
import { fetchChanges, undoChange, type Change } from "@/api/change";
import { sentence } from "@/api/problem";
import { refreshModel } from "@/api/table";
import { deletedIn, type Deleted } from "@/features/field/deleted";
import css from "@/features/field/field.module.css";
import { withHint } from "@/features/table/useShaping";
import { ago, fullMoment } from "@/ui/moment";
import { say } from "@/ui/quietBar";
import { Bones, Empty, Failure } from "@/ui/states";
import { t } from "@/ui/text/text";
import "@/ui/text/laterWords";

interface Props {
  workspace: string;
  opened: boolean;
  narrow: boolean;
  onClose: () => void;
}

/** Changes of one answer, and of one step back. */
const STEP = 1000;

/** The last changes of the workspace, and how many there are in all. */
async function lastChanges(workspace: string, many: number) {
  const { head } = await fetchChanges(workspace, Number.MAX_SAFE_INTEGER);
  const changes: Change[] = [];
  for (let since = Math.max(0, head - many); since < head; since += STEP) {
    changes.push(...(await fetchChanges(workspace, since)).changes);
  }
  return { changes, head };
}

/** Columns, tables and views that were deleted, each a click from being back. */
export function DeletedDrawer({ workspace, opened, narrow, onClose }: Props) {
  return (
    <Drawer
      opened={opened}
      onClose={onClose}
      position={narrow ? "bottom" : "right"}
      size={narrow ? "92%" : 400}
      title={t("bin.of")}
      styles={{ title: { fontSize: 14, fontWeight: 600 } }}
      closeButtonProps={{ "aria-label": t("act.close") }}
    >
      <Bin workspace={workspace} />
    </Drawer>
  );
}

function Bin({ workspace }: { workspace: string }) {
  const cache = useQueryClient();
  const [many, setMany] = useState(STEP);
  const [waiting, setWaiting] = useState<number | null>(null);
  const read = useQuery({
    queryKey: [workspace, "deleted", many],
    queryFn: () => lastChanges(workspace, many),
    placeholderData: (before) => before,
    gcTime: 0,
  });
  if (read.isPending) return <Bones lines={4} label={t("bin.loading")} />;
  if (read.isError) {
    return (
      <Failure title={t("bin.failed")} detail={sentence(read.error)} onRetry={() => void read.refetch()} />
    );
  }
  const { changes, head } = read.data;
  const found = deletedIn(changes);
  const seen = Math.min(many, head);

  async function bringBack({ seq, what }: Deleted) {
    setWaiting(seq);
    try {
      await undoChange(workspace, seq);
      await Promise.all([refreshModel(cache, workspace), read.refetch()]);
      say(t("bin.back", { what }));
    } catch (error) {
      say({ tone: "bad", text: t("bin.refused", { what, why: withHint(error) }) });
    } finally {
      setWaiting(null);
    }
  }

  const further =
    many < head ? (
      <Button size="xs" variant="default" loading={read.isFetching} onClick={() => setMany(many * 4)}>
        {t("bin.further")}
      </Button>
    ) : null;
  if (found.length === 0) {
    return (
      <Empty icon={IconTrashOff} title={t("bin.none")} action={further}>
        {t("bin.noneHelp", { n: seen })}
      </Empty>
    );
  }
  return (
    <>
      <p className={css.quiet}>{t("bin.help")}</p>
      <ul className={css.bin}>
        {found.map((one) => (
          <li key={one.seq} className={css.gone}>
            <span>
              {one.what}
              <time className={css.goneWhen} dateTime={one.at} title={fullMoment(one.at)}>
                {one.by}, {ago(one.at)}
              </time>
            </span>
            <Button
              size="compact-xs"
              variant="default"
              loading={waiting === one.seq}
              aria-label={t("bin.bringBackOf", { what: one.what })}
              onClick={() => void bringBack(one)}
            >
              {t("bin.bringBack")}
            </Button>
          </li>
        ))}
      </ul>
      <p className={css.quiet}>{t("bin.seen", { n: seen })}</p>
      {further}
    </>
  );
}
