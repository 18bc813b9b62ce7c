import { ActionIcon, Tabs, Tooltip } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { IconArrowsMaximize, IconX } from "@tabler/icons-react";
import { useState } from "react";
import { Problem, sentence } from "@/api/problem";
import { fetchRecord } from "@/api/record";
import { FilesProvider } from "@/fields/files/FilesProvider";
import { titleOf } from "@/fields/linked";
import { copied } from "@/features/record/copied";
import { GoneRecord } from "@/features/record/GoneRecord";
import { Comments } from "@/features/comments/Comments";
import { History } from "@/features/record/History";
import { NewRecord } from "@/features/record/NewRecord";
import { RecordFields } from "@/features/record/RecordFields";
import { ActMenu, Steps } from "@/features/record/RecordHead";
import { Shares } from "@/features/share/Shares";
import css from "@/features/record/record.module.css";
import type { PanelProps } from "@/features/record/RecordPanel";
import { useNeighbours } from "@/features/record/useNeighbours";
import { useRecord } from "@/features/record/useRecord";
import { useRecordActs } from "@/features/record/useRecordActs";
import { useRecordKeys } from "@/features/record/useRecordKeys";
import { WaitingRecord } from "@/features/record/WaitingRecord";
import { recordKey } from "@/features/table/useWriting";
import { IconButton } from "@/ui/iconButton";
import { routes } from "@/ui/paths";
import { Bones, Failure } from "@/ui/states";
import { t } from "@/ui/text/text";

/** Columns of linked records; there is room for no more. */
const COLUMNS = 2;

/** A record with its acts, fields and history; or the form of a new one. */
export function PanelBody(props: PanelProps) {
  if (props.id === "new") return <Fresh {...props} />;
  return (
    <FilesProvider source={props.files}>
      {props.id < 0 ? <WaitingRecord {...props} id={props.id} /> : <Standing {...props} id={props.id} />}
    </FilesProvider>
  );
}

/** The form of a new record, blank or as a copy of another. */
function Fresh({ workspace, table, tables, shown, given, pages, writing, onOpen, onClose }: PanelProps) {
  const from = shown.from ?? 0;
  const source = useQuery({
    queryKey: recordKey(workspace, table.name, from),
    queryFn: () => fetchRecord(workspace, table, from),
    enabled: from > 0,
    retry: false,
  });
  if (from > 0 && source.isPending) return <Bones lines={8} label={t("record.loading")} />;

  const initial = source.data
    ? copied(source.data, table, tables)
    : given && { values: given.fields, shown: given.shown };

  async function create(...given: [Record<string, unknown>, Record<string, unknown>]) {
    const made = await writing.create(...given);
    if (!pages.complete) void pages.reload();
    if (made) onOpen(made.id);
  }

  return (
    <NewRecord
      key={from}
      table={table}
      tables={tables}
      title={t(source.data ? "record.newFrom" : "record.new", { table: table.label })}
      {...(initial ? { initial } : {})}
      onCreate={create}
      onClose={onClose}
    />
  );
}

function Standing(props: PanelProps & { id: number }) {
  const { workspace, table, tables, id, shown, selection, pages, writing, onOpen, onClose } = props;
  const { record, error, retry } = useRecord(workspace, table, id, pages, writing);
  const [tab, setTab] = useState<string | null>(props.tab ?? "fields");
  const neighbours = useNeighbours(workspace, table, pages, selection, id);
  useRecordKeys(neighbours, onOpen);
  const acts = useRecordActs({ ...props, onLeave: onClose, onFields: () => setTab("fields") }, record);

  if (!record) {
    const gone = error instanceof Problem && error.status === 404;
    return (
      <>
        <div className={css.head}>
          <span className={css.title} />
          <IconButton icon={IconX} label={t("act.close")} onClick={onClose} />
        </div>
        {gone ? <GoneRecord workspace={workspace} table={table} id={id} /> : null}
        {error && !gone ? (
          <Failure title={t("record.failed")} detail={sentence(error)} onRetry={retry} />
        ) : null}
        {error ? null : <Bones lines={8} label={t("record.loading")} />}
      </>
    );
  }

  return (
    <>
      <div className={css.head}>
        <h2 className={css.title} title={titleOf(record, table)}>
          {titleOf(record, table)}
        </h2>
        <Steps neighbours={neighbours} onGo={onOpen} />
        <Tooltip label={t("record.asPage")}>
          <ActionIcon
            variant="subtle"
            color="gray"
            c="var(--text-soft)"
            size={28}
            aria-label={t("record.asPage")}
            data-noprint
            renderRoot={(root) => (
              <Link
                to={routes.record}
                params={{ workspace, table: table.name, record: String(id) }}
                search={{ ...shown, record: undefined, from: undefined }}
                {...root}
              />
            )}
          >
            <IconArrowsMaximize size={16} stroke={1.7} />
          </ActionIcon>
        </Tooltip>
        <ActMenu acts={acts} />
        <span data-noprint>
          <IconButton icon={IconX} label={t("act.close")} onClick={onClose} />
        </span>
      </div>
      <Tabs value={tab} onChange={setTab} className={css.tabs} keepMounted={false}>
        <Tabs.List data-noprint>
          <Tabs.Tab value="fields">{t("record.fields")}</Tabs.Tab>
          <Tabs.Tab value="history">{t("record.history")}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="fields" className={css.body}>
          <RecordFields
            workspace={workspace}
            record={record}
            table={table}
            tables={tables}
            writing={writing}
            columns={COLUMNS}
            heading="h3"
          />
          <Comments table={table.name} id={id} heading="h3" />
          <Shares table={table.name} id={id} heading="h3" />
        </Tabs.Panel>
        <Tabs.Panel value="history" className={css.body}>
          <History workspace={workspace} table={table} tables={tables} record={record} writing={writing} />
        </Tabs.Panel>
      </Tabs>
    </>
  );
}
