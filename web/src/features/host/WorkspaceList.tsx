import { Button, Select, TextInput } from "@mantine/core";
import { IconBuilding, IconPlus, IconSearch } from "@tabler/icons-react";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useDeferredValue, useMemo, useRef, useState } from "react";
import { sentence } from "@/api/problem";
import { useAllWorkspaces, useDeletedWorkspaces } from "@/api/workspaces";
import { Doing, type Deed } from "@/features/host/Doing";
import { found, type Standing } from "@/features/host/found";
import css from "@/features/host/host.module.css";
import { WorkspaceLine } from "@/features/host/WorkspaceLine";
import { NewWorkspace } from "@/features/shell/NewWorkspace";
import { Bones, Empty, Failure } from "@/ui/states";
import { t } from "@/ui/text/text";

const standings: Standing[] = ["active", "archived", "suspended", "deleted"];
const LINE = 52;

/** All workspaces of the host, however many: found by name, and by how they stand. */
export function WorkspaceList() {
  const all = useAllWorkspaces();
  const deleted = useDeletedWorkspaces();
  const [typed, setTyped] = useState("");
  const [standing, setStanding] = useState<Standing | null>(null);
  const [making, setMaking] = useState(false);
  const [deed, setDeed] = useState<Deed | null>(null);
  const sought = useDeferredValue(typed);
  const every = useMemo(
    () => [...(all.data?.workspaces ?? []), ...(deleted.data?.workspaces ?? [])],
    [all.data, deleted.data],
  );
  const shown = useMemo(() => found(every, sought, standing), [every, sought, standing]);
  const failed = all.error ?? deleted.error;

  const scroller = useRef<HTMLDivElement>(null);
  // eslint-disable-next-line react-hooks/incompatible-library -- What it returns is only used here, and not kept.
  const lines = useVirtualizer({
    count: shown.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => LINE,
    overscan: 8,
    getItemKey: (at) => shown[at]?.name ?? at,
  });

  if (failed)
    return (
      <Failure
        title={t("host.failed")}
        detail={sentence(failed)}
        onRetry={() => void Promise.all([all.refetch(), deleted.refetch()])}
      />
    );
  return (
    <>
      <div className={css.filters}>
        <TextInput
          className={css.find ?? ""}
          aria-label={t("host.find")}
          placeholder={t("host.find")}
          leftSection={<IconSearch size={15} aria-hidden />}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <Select
          className={css.standing ?? ""}
          aria-label={t("host.standing")}
          allowDeselect={false}
          data={[
            { value: "", label: t("host.all") },
            ...standings.map((value) => ({ value, label: t(`standing.${value}`) })),
          ]}
          value={standing ?? ""}
          onChange={(value) => setStanding(standings.find((one) => one === value) ?? null)}
        />
        <Button leftSection={<IconPlus size={15} aria-hidden />} onClick={() => setMaking(true)}>
          {t("host.new")}
        </Button>
      </div>
      {all.isPending || deleted.isPending ? <Bones lines={6} label={t("host.loading")} /> : null}
      {all.data && deleted.data ? (
        <p className={css.count} role="status">
          {t("host.count", { n: shown.length })}
        </p>
      ) : null}
      {all.data && deleted.data && shown.length === 0 ? (
        every.length ? (
          <Empty icon={IconSearch} title={t("host.noneFound")}>
            {t("host.noneFoundHelp")}
          </Empty>
        ) : (
          <Empty icon={IconBuilding} title={t("host.none")}>
            {t("host.noneHelp")}
          </Empty>
        )
      ) : null}
      <div
        ref={scroller}
        className={css.scroller}
        hidden={shown.length === 0}
        // Who works by keys scrolls it by them.
        tabIndex={0}
        role="region"
        aria-label={t("host.parts.workspaces")}
      >
        <ul className={css.lines} style={{ height: lines.getTotalSize() }}>
          {lines.getVirtualItems().map(({ key, index, start }) => {
            const workspace = shown[index];
            return workspace ? (
              <WorkspaceLine
                key={key}
                workspace={workspace}
                at={{ index, of: shown.length, start }}
                onDo={(what) => setDeed({ what, workspace })}
              />
            ) : null;
          })}
        </ul>
      </div>
      <NewWorkspace opened={making} onClose={() => setMaking(false)} />
      <Doing deed={deed} onClose={() => setDeed(null)} />
    </>
  );
}
