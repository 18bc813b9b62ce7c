import { Button, Tabs } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { Link, useNavigate } from "@tanstack/react-router";
import { IconChevronLeft } from "@tabler/icons-react";
import { useMemo, useState, useSyncExternalStore } from "react";
import { Problem, sentence } from "@/api/problem";
import type { Table } from "@/api/table";
import { titleOf } from "@/fields/linked";
import { FilesProvider } from "@/fields/files/FilesProvider";
import { Shares } from "@/features/share/Shares";
import { Comments } from "@/features/comments/Comments";
import { Here } from "@/features/presence/Here";
import { GoneRecord } from "@/features/record/GoneRecord";
import { History } from "@/features/record/History";
import { RecordFields } from "@/features/record/RecordFields";
import { ActButtons, ActMenu, Steps } from "@/features/record/RecordHead";
import css from "@/features/record/recordPage.module.css";
import { useNeighbours } from "@/features/record/useNeighbours";
import { useRecord } from "@/features/record/useRecord";
import { useRecordActs } from "@/features/record/useRecordActs";
import { useRecordKeys } from "@/features/record/useRecordKeys";
import { LeftOutList } from "@/features/table/LeftOutList";
import { NamedTable } from "@/features/table/NamedTable";
import type { TableSearch } from "@/features/table/TablePage";
import { useFilesSource } from "@/features/table/useFilesSource";
import { useLiveTable } from "@/features/table/useLiveTable";
import { useRecords } from "@/features/table/useRecords";
import { useTableKeys } from "@/features/table/useTableKeys";
import { useWriting } from "@/features/table/useWriting";
import { routes } from "@/ui/paths";
import { Bones, Failure } from "@/ui/states";
import { t } from "@/ui/text/text";
import { useNarrow } from "@/ui/useNarrow";
import { useTitle } from "@/ui/useTitle";
import type { LeftOut } from "@/views/grid/lay";
import { over } from "@/views/saved";

interface Props {
  workspace: string;
  name: string;
  id: number;
  /** The list that it was opened from. */
  shown: TableSearch;
}

/** A record as a page of its own. */
export function RecordPage({ workspace, name, id, shown }: Props) {
  return (
    <NamedTable workspace={workspace} name={name} of="record">
      {(table, tables) => (
        <Standing
          key={`${workspace}/${name}`}
          workspace={workspace}
          table={table}
          tables={tables}
          id={id}
          shown={shown}
        />
      )}
    </NamedTable>
  );
}

interface StandingProps extends Omit<Props, "name"> {
  table: Table;
  tables: Table[];
}

function Standing({ workspace, table, tables, id, shown }: StandingProps) {
  const narrow = useNarrow();
  const wide = useMediaQuery("(min-width: 1200px)", true, { getInitialValueInEffect: false });
  const navigate = useNavigate();
  const view = table.views?.find((candidate) => candidate.name === shown.view);
  const { filter, sort } = over(view, shown);
  const { q: search = "" } = shown;
  const selection = useMemo(() => ({ filter, sort, search }), [filter, sort, search]);
  const pages = useRecords(workspace, table, selection);
  useSyncExternalStore(pages.watch, pages.version);
  const [leftOut, setLeftOut] = useState<LeftOut[]>([]);
  const writing = useWriting(workspace, table, pages, setLeftOut);
  useLiveTable(workspace, table, pages, writing);
  const files = useFilesSource(workspace, table, pages, writing);
  useTableKeys(writing);
  const { record, error, retry } = useRecord(workspace, table, id, pages, writing);
  useTitle(record && titleOf(record, table));
  const [tab, setTab] = useState<string | null>("fields");
  const list = { ...shown, record: undefined, from: undefined };
  const toTable = { to: routes.table, params: { workspace, table: table.name }, search: list };

  const open = (next: number) =>
    void navigate({
      to: routes.record,
      params: { workspace, table: table.name, record: String(next) },
      search: list,
    });
  const neighbours = useNeighbours(workspace, table, pages, selection, id);
  useRecordKeys(neighbours, open);
  const acts = useRecordActs(
    {
      workspace,
      table,
      tables,
      pages,
      writing,
      onOpen: open,
      onCopy: (from) => void navigate({ ...toTable, search: { ...list, record: "new", from } }),
      onLeave: () => void navigate(toTable),
      onFields: () => setTab("fields"),
    },
    record,
  );

  if (!record) {
    if (!error) return <Bones lines={10} label={t("record.loading")} />;
    const back = (
      <Button variant="default" renderRoot={(root) => <Link {...toTable} {...root} />}>
        {t("record.toTable", { table: table.label })}
      </Button>
    );
    const gone = error instanceof Problem && (error.status === 404 || error.status === 400);
    return gone ? (
      <GoneRecord whole workspace={workspace} table={table} id={id} action={back} />
    ) : (
      <Failure whole title={t("record.failed")} detail={sentence(error)} onRetry={retry} action={back} />
    );
  }

  const fields = (
    <RecordFields
      key={id}
      workspace={workspace}
      record={record}
      table={table}
      tables={tables}
      writing={writing}
      columns={narrow ? 2 : 4}
      heading="h2"
    />
  );
  const comments = (
    <>
      <Comments key={id} table={table.name} id={id} heading="h2" />
      <Shares table={table.name} id={id} heading="h2" />
    </>
  );
  const history = (
    <History key={id} workspace={workspace} table={table} tables={tables} record={record} writing={writing} />
  );
  return (
    <FilesProvider source={files}>
      <article className={css.page} data-print aria-label={t("record.panel", { table: table.label })}>
        <header className={css.head} data-narrow={narrow || undefined}>
          <Link
            {...toTable}
            className={css.back}
            data-noprint
            title={t("record.toTable", { table: table.label })}
          >
            <IconChevronLeft size={16} stroke={1.7} aria-hidden />
            <span className="cut">{table.label}</span>
          </Link>
          <h1 className={css.title}>{titleOf(record, table)}</h1>
          <Here table={table.name} record={id} />
          <Steps neighbours={neighbours} onGo={open} />
          {narrow ? <ActMenu acts={acts} /> : <ActButtons acts={acts} />}
        </header>
        {wide ? (
          <div className={css.columns}>
            <div className={css.main}>
              <div className={css.inner}>
                {fields}
                {comments}
              </div>
            </div>
            <aside className={css.side} aria-label={t("record.history")} data-noprint>
              <h2 className={css.sideTitle}>{t("record.history")}</h2>
              {history}
            </aside>
          </div>
        ) : (
          <Tabs value={tab} onChange={setTab} className={css.tabs} keepMounted={false}>
            <Tabs.List data-noprint>
              <Tabs.Tab value="fields">{t("record.fields")}</Tabs.Tab>
              <Tabs.Tab value="history">{t("record.history")}</Tabs.Tab>
            </Tabs.List>
            <Tabs.Panel value="fields" className={css.main}>
              <div className={css.inner}>
                {fields}
                {comments}
              </div>
            </Tabs.Panel>
            <Tabs.Panel value="history" className={css.main}>
              {history}
            </Tabs.Panel>
          </Tabs>
        )}
        {leftOut.length ? <LeftOutList left={leftOut} onClose={() => setLeftOut([])} /> : null}
      </article>
    </FilesProvider>
  );
}
