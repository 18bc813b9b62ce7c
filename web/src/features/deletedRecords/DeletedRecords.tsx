import { Drawer } from "@mantine/core";
import { IconTrashOff } from "@tabler/icons-react";
import { useState } from "react";
import { useDeletedRecords, type DeletedRecord } from "@/api/deletedRecords";
import { sentence } from "@/api/problem";
import type { Table } from "@/api/table";
import { ChosenBar } from "@/features/deletedRecords/ChosenBar";
import { DeletedLine } from "@/features/deletedRecords/DeletedLine";
import css from "@/features/deletedRecords/deletedRecords.module.css";
import { useBringBack } from "@/features/deletedRecords/useBringBack";
import { useFollowed } from "@/features/deletedRecords/useFollowed";
import type { Writing } from "@/features/table/useWriting";
import { NextPage } from "@/ui/nextPage";
import { Bones, Empty, Failure } from "@/ui/states";
import { t } from "@/ui/text/text";
import "@/ui/text/laterWords";

interface ListProps {
  workspace: string;
  table: Table;
  writing: Writing;
  /** Shows a record that is back. */
  onRecord: (id: number) => void;
}

interface Props extends ListProps {
  opened: boolean;
  narrow: boolean;
  onClose: () => void;
}

/** The records of a table that were deleted, each a click from being back. */
export function DeletedRecords({ opened, narrow, onClose, ...rest }: Props) {
  return (
    <Drawer
      opened={opened}
      onClose={onClose}
      position={narrow ? "bottom" : "right"}
      size={narrow ? "92%" : 440}
      title={t("goneRecords.of", { table: rest.table.label })}
      styles={{ title: { fontSize: 14, fontWeight: 600 } }}
      closeButtonProps={{ "aria-label": t("act.close") }}
    >
      <List {...rest} />
    </Drawer>
  );
}

const none: ReadonlySet<number> = new Set();

function List({ workspace, table, writing, onRecord }: ListProps) {
  const asked = useDeletedRecords(table.name);
  useFollowed(workspace, table.name);
  const [ticked, setTicked] = useState(none);
  const { waiting, bring } = useBringBack({ workspace, table, writing, onRecord });

  if (asked.isPending) return <Bones lines={6} label={t("goneRecords.loading")} />;
  if (asked.isError && !asked.isFetchNextPageError) {
    return (
      <Failure
        title={t("goneRecords.failed")}
        detail={sentence(asked.error)}
        onRetry={() => void asked.refetch()}
      />
    );
  }
  const pages = asked.data?.pages ?? [];
  const records = pages.flatMap((page) => page.records);
  const { told = true, may_restore: may = false } = pages[0] ?? {};
  // One that somebody else brought back meanwhile is chosen no longer.
  const chosen = records.filter(({ id }) => ticked.has(id));

  const further = (label: "goneRecords.further" | "goneRecords.more") => (
    <NextPage {...asked} size="xs" label={t(label)} problem={sentence(asked.error)} />
  );

  if (!told) {
    return (
      <Empty icon={IconTrashOff} title={t("goneRecords.notTold")}>
        {t("goneRecords.notToldHelp")}
      </Empty>
    );
  }
  if (records.length === 0) {
    return (
      <Empty
        icon={IconTrashOff}
        title={t(asked.hasNextPage ? "goneRecords.noneYet" : "goneRecords.none")}
        action={further("goneRecords.further")}
      >
        {t(asked.hasNextPage ? "goneRecords.noneYetHelp" : "goneRecords.noneHelp")}
      </Empty>
    );
  }

  function tick(these: DeletedRecord[], on: boolean) {
    setTicked((now) => {
      const next = new Set(now);
      for (const { id } of these) {
        if (on) next.add(id);
        else next.delete(id);
      }
      return next;
    });
  }

  return (
    <>
      <p className={css.help}>{t(may ? "goneRecords.help" : "goneRecords.mayNot")}</p>
      {may ? (
        <ChosenBar
          chosen={chosen.length}
          all={records.length}
          waiting={waiting.size > 1}
          onAll={(on) => tick(records, on)}
          onBring={() => void bring(chosen)}
        />
      ) : null}
      <ul className={css.list}>
        {records.map((record) => (
          <DeletedLine
            key={record.id}
            record={record}
            table={table}
            may={may}
            ticked={ticked.has(record.id)}
            waiting={waiting.has(record.id)}
            onTick={(on) => tick([record], on)}
            onBring={() => void bring([record])}
          />
        ))}
      </ul>
      {further("goneRecords.more")}
    </>
  );
}
