import { Button } from "@mantine/core";
import {
  IconArrowBackUp,
  IconArrowForwardUp,
  IconKeyboard,
  IconPlus,
  IconTable,
  IconTrash,
} from "@tabler/icons-react";
import { lazy, Suspense, useCallback, useMemo, useState, useSyncExternalStore } from "react";
import { Problem, sentence } from "@/api/problem";
import type { RecordPages } from "@/api/recordPages";
import { useModel, type Table } from "@/api/table";
import { canEdit } from "@/fields/kinds";
import { Here } from "@/features/presence/Here";
import { RecordPanel } from "@/features/record/RecordPanel";
import { FieldDrawer, type Shaping } from "@/features/field/FieldDrawer";
import { FieldsBox } from "@/features/field/FieldsBox";
import { FieldMenu } from "@/features/table/FieldMenu";
import { FilterBox, type Filtering } from "@/features/table/filter/FilterBox";
import { MissingTable } from "@/features/table/MissingTable";
import { SearchBox } from "@/features/table/SearchBox";
import { SortBox } from "@/features/table/SortBox";
import css from "@/features/table/table.module.css";
import bar from "@/features/table/toolbar.module.css";
import { useBackToGrid } from "@/features/table/useBackToGrid";
import { useLiveTable } from "@/features/table/useLiveTable";
import { useRecords } from "@/features/table/useRecords";
import { useShaping, withHint } from "@/features/table/useShaping";
import { useSummary } from "@/features/table/useSummary";
import { ViewTabs } from "@/features/table/ViewTabs";
import { LeftOutList } from "@/features/table/LeftOutList";
import { PutDialog } from "@/features/table/PutDialog";
import { RowsBox } from "@/features/table/RowsBox";
import { useTableKeys } from "@/features/table/useTableKeys";
import { useWriting } from "@/features/table/useWriting";
import { IconButton } from "@/ui/iconButton";
import { say } from "@/ui/quietBar";
import { Bones, Empty, Failure } from "@/ui/states";
import { t } from "@/ui/text/text";
import { useNarrow } from "@/ui/useNarrow";
import type { MenuPlace } from "@/views/grid/Grid";
import { readFilter } from "@/views/filter/read";
import { useLayout } from "@/views/grid/layout";
import { needsWord, type Laid, type LeftOut } from "@/views/grid/lay";
import { against, over, saidFields, shownFields } from "@/views/saved";
import { readSort, writeSort } from "@/views/sort";

const Grid = lazy(async () => {
  const [grid, icons] = await Promise.all([import("@/views/grid/Grid"), import("@/views/grid/iconPaths")]);
  icons.readAllIcons();
  return grid;
});

const Keys = lazy(() => import("@/views/grid/Keys"));

/** What of a table is shown; it stands in the address, so that a link says it all. */
export interface TableSearch {
  /** The saved view; the three below say only what is otherwise than in it. */
  view?: string | undefined;
  filter?: string | undefined;
  sort?: string | undefined;
  fields?: string | undefined;
  q?: string | undefined;
  record?: number | "new" | undefined;
}

interface Props {
  workspace: string;
  name: string;
  shown: TableSearch;
  onShow: (change: Partial<TableSearch>) => void;
}

export function TablePage({ workspace, name, shown, onShow }: Props) {
  const model = useModel();
  if (model.isPending) return <Bones lines={10} label={t("table.loading")} />;
  if (model.isError) {
    return (
      <Failure title={t("table.failed")} detail={sentence(model.error)} onRetry={() => model.refetch()} />
    );
  }
  const table = model.data.tables.find((candidate) => candidate.name === name);
  if (!table) return <MissingTable workspace={workspace} name={name} tables={model.data.tables} />;
  return (
    <Records
      key={`${workspace}/${name}`}
      workspace={workspace}
      table={table}
      tables={model.data.tables}
      shown={shown}
      onShow={onShow}
    />
  );
}

interface RecordsProps extends Omit<Props, "name"> {
  table: Table;
  tables: Table[];
}

function Records({ workspace, table, tables, shown, onShow: write }: RecordsProps) {
  const narrow = useNarrow();
  const view = table.views?.find((candidate) => candidate.name === shown.view);
  const onShow = useCallback((change: Partial<TableSearch>) => write(against(view, change)), [write, view]);
  const { filter, sort, fields } = over(view, shown);
  const { q = "" } = shown;
  const gridTable = useMemo(() => ({ ...table, fields: shownFields(table.fields, fields) }), [table, fields]);
  const pages = useRecords(workspace, table, filter, sort, q);
  useSyncExternalStore(pages.watch, pages.version);
  const [leftOut, setLeftOut] = useState<LeftOut[]>([]);
  const writing = useWriting(workspace, table, pages, setLeftOut);
  useLiveTable(workspace, table, pages, writing);
  const summing = useSummary(workspace, table, view, filter, q);
  const [keysShown, setKeysShown] = useState(false);
  useTableKeys(writing, () => setKeysShown(true));
  const [layout, onLayout] = useLayout(workspace, table.name, view?.name);
  const [asked, setAsked] = useState<Laid | null>(null);
  const put = (laid: Laid) => (needsWord(laid) ? setAsked(laid) : void writing.put(laid));
  const [marked, setMarked] = useState<number[]>([]);
  const [filtering, setFiltering] = useState<Filtering>({ open: false });
  const [shaping, setShaping] = useState<Shaping>(null);
  const shape = useShaping(workspace, table, pages, { ...shown, filter, sort }, onShow);
  const addField = useCallback(() => setShaping("new"), []);
  const [menu, setMenu] = useState<MenuPlace | null>(null);
  const parts = readSort(sort);
  const filtered = useMemo(
    () => readFilter(filter, table.fields)?.conditions.map((condition) => condition.field) ?? [],
    [filter, table.fields],
  );
  const open = useCallback((id: number) => onShow({ record: id }), [onShow]);
  const refused = useCallback((text: string) => say({ tone: "bad", text }), []);

  async function add() {
    const asks = table.fields.some((field) => field.required && canEdit(field));
    if (asks || !pages.complete) return onShow({ record: "new" });
    try {
      await writing.create([{}]);
    } catch {
      // A rule wants something filled: the panel can ask for it.
      onShow({ record: "new" });
    }
  }

  return (
    <div className={css.page}>
      <div className={css.main}>
        <ViewTabs
          workspace={workspace}
          table={table}
          view={view}
          shown={shown}
          now={{ filter, sort, fields }}
          onShow={write}
        />
        <div className={bar.around}>
          <header className={bar.bar} data-narrow={narrow || undefined}>
            <h1 className={bar.title}>{table.label}</h1>
            <Count pages={pages} />
            <Here table={table.name} record={typeof shown.record === "number" ? shown.record : undefined} />
            {narrow ? <span className={bar.space} /> : null}
            {narrow ? <span className={bar.break} /> : null}
            {narrow ? (
              <IconButton icon={IconPlus} label={t("grid.new")} onClick={() => onShow({ record: "new" })} />
            ) : null}
            <FilterBox
              table={table}
              value={filter}
              narrow={narrow}
              filtering={filtering}
              onFiltering={setFiltering}
              onApply={(formula) => onShow({ filter: formula || undefined })}
            />
            <SortBox
              fields={table.fields}
              parts={parts}
              onSort={(next) => onShow({ sort: writeSort(next) || undefined })}
            />
            <FieldsBox
              fields={table.fields}
              shown={gridTable.fields}
              className={bar.quiet}
              onShape={setShaping}
              onShown={(names) => onShow({ fields: names })}
            />
            {narrow ? null : (
              <RowsBox
                className={`${bar.quiet} ${bar.short}`}
                height={layout.rowHeight}
                onLayout={onLayout}
              />
            )}
            {narrow ? null : <span className={bar.space} />}
            {marked.length ? (
              <Button
                size="compact-sm"
                variant="light"
                color="red"
                leftSection={<IconTrash size={14} />}
                onClick={() => void writing.remove(marked).then(() => setMarked([]))}
              >
                {t("record.deleteMany", { n: marked.length })}
              </Button>
            ) : null}
            <SearchBox
              table={table.label}
              value={q}
              className={bar.search}
              onSearch={(text) => onShow({ q: text || undefined })}
            />
            <IconButton icon={IconArrowBackUp} label={t("undo.act")} onClick={() => void writing.undo()} />
            <IconButton
              icon={IconArrowForwardUp}
              label={t("undo.again")}
              onClick={() => void writing.redo()}
            />
            {narrow ? null : (
              <span className={bar.spare}>
                <IconButton icon={IconKeyboard} label={t("grid.keys")} onClick={() => setKeysShown(true)} />
              </span>
            )}
            {narrow ? null : (
              <Button
                size="compact-sm"
                ml={4}
                leftSection={<IconPlus size={14} />}
                onClick={() => onShow({ record: "new" })}
              >
                {t("grid.new")}
              </Button>
            )}
          </header>
        </div>
        <div className={css.content}>
          <Content
            pages={pages}
            filtered={filter !== "" || q !== ""}
            onClear={() => onShow({ filter: undefined, q: undefined })}
            onAdd={() => onShow({ record: "new" })}
          >
            <Suspense fallback={<Bones lines={10} label={t("table.loading")} />}>
              <Grid
                table={gridTable}
                tables={tables}
                pages={pages}
                sort={parts}
                filtered={filtered}
                summing={summing}
                narrow={narrow}
                opened={typeof shown.record === "number" ? shown.record : undefined}
                onWrite={writing.write}
                onPut={put}
                layout={layout}
                onLayout={onLayout}
                onOrder={(order) => onShow({ fields: saidFields(table.fields, order) })}
                onRefused={refused}
                onAdd={() => void add()}
                onOpen={open}
                onMarked={setMarked}
                onMenu={setMenu}
                onAddField={addField}
              />
            </Suspense>
          </Content>
        </div>
      </div>
      {shown.record === undefined ? null : (
        <RecordPanel
          key={shown.record}
          workspace={workspace}
          table={table}
          tables={tables}
          id={shown.record}
          pages={pages}
          writing={writing}
          narrow={narrow}
          onOpen={(id) => onShow({ record: id })}
          onClose={() => onShow({ record: undefined })}
        />
      )}
      <FieldMenu
        place={menu}
        tables={tables}
        sort={parts}
        shown={gridTable.fields}
        layout={layout}
        onLayout={onLayout}
        onShown={(next) => onShow({ fields: saidFields(table.fields, next) })}
        onSort={(next) => onShow({ sort: writeSort(next) || undefined })}
        onShape={setShaping}
        onDelete={(field) =>
          void shape.remove(field).catch((error) => say({ tone: "bad", text: withHint(error) }))
        }
        onFilter={(field) => setFiltering({ open: true, field })}
        onClose={() => setMenu(null)}
      />
      <FieldDrawer
        shaping={shaping}
        table={table}
        tables={tables}
        narrow={narrow}
        onCreate={shape.create}
        onChange={shape.change}
        onDelete={shape.remove}
        onClose={() => setShaping(null)}
      />
      {asked ? (
        <PutDialog laid={asked} onPut={(laid) => void writing.put(laid)} onClose={() => setAsked(null)} />
      ) : null}
      {leftOut.length ? <LeftOutList left={leftOut} onClose={() => setLeftOut([])} /> : null}
      {keysShown ? <KeysDialog onClose={() => setKeysShown(false)} /> : null}
    </div>
  );
}

function KeysDialog({ onClose }: { onClose: () => void }) {
  useBackToGrid();
  return (
    <Suspense fallback={null}>
      <Keys onClose={onClose} />
    </Suspense>
  );
}

function Count({ pages }: { pages: RecordPages }) {
  const known = pages.complete ? pages.rows.length : pages.total;
  if (known === undefined) return <span className={bar.count}> </span>;
  return <span className={bar.count}>{t("table.records", { n: known })}</span>;
}

interface ContentProps {
  pages: RecordPages;
  filtered: boolean;
  onClear: () => void;
  onAdd: () => void;
  children: React.ReactNode;
}

/** The grid, or why there is none. */
function Content({ pages, filtered, onClear, onAdd, children }: ContentProps) {
  if (pages.error && pages.rows.length === 0) {
    const wrongFilter = filtered && pages.error instanceof Problem && pages.error.status < 500;
    return (
      <Failure
        title={wrongFilter ? t("filter.wrong") : t("table.failed")}
        detail={wrongFilter ? withHint(pages.error) : sentence(pages.error)}
        onRetry={wrongFilter ? undefined : () => pages.retry()}
        action={
          wrongFilter ? (
            <Button variant="default" onClick={onClear}>
              {t("table.showAll")}
            </Button>
          ) : null
        }
        reference={!wrongFilter && pages.error instanceof Problem ? pages.error.requestId : undefined}
      />
    );
  }
  if (!pages.started) return <Bones lines={12} label={t("table.loading")} />;
  if (pages.complete && pages.rows.length === 0) {
    return filtered ? (
      <Empty
        icon={IconTable}
        title={t("table.noMatch")}
        action={
          <Button variant="default" onClick={onClear}>
            {t("table.showAll")}
          </Button>
        }
      >
        {t("table.noMatchHelp")}
      </Empty>
    ) : (
      <Empty
        icon={IconTable}
        title={t("table.empty")}
        action={<Button onClick={onAdd}>{t("grid.new")}</Button>}
      >
        {t("table.emptyHelp")}
      </Empty>
    );
  }
  return children;
}
