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
import { GroupedPages } from "@/api/groupedPages";
import type { Rows } from "@/api/recordPages";
import { summaryOf } from "@/api/summary";
import { useModel, type Field, type Table } from "@/api/table";
import { canEdit } from "@/fields/kinds";
import { RecordPanel } from "@/features/record/RecordPanel";
import { DeleteField } from "@/features/field/DeleteField";
import type { Shaping } from "@/features/field/FieldDrawer";
import { FieldsBox } from "@/features/field/FieldsBox";
import { usesOf } from "@/features/field/uses";
import { FieldMenu } from "@/features/table/FieldMenu";
import { FilterBox, type Filtering } from "@/features/table/filter/FilterBox";
import { ColourBox } from "@/features/table/ColourBox";
import { GroupBox } from "@/features/table/GroupBox";
import { MissingTable } from "@/features/table/MissingTable";
import { SearchBox } from "@/features/table/SearchBox";
import { SortBox } from "@/features/table/SortBox";
import css from "@/features/table/table.module.css";
import bar from "@/features/table/toolbar.module.css";
import { useBackToGrid } from "@/features/table/useBackToGrid";
import { useLiveTable } from "@/features/table/useLiveTable";
import { usePasteHere } from "@/features/table/usePasteHere";
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
import { useLayout } from "@/features/table/useLayout";
import { needsWord, type Laid, type LeftOut } from "@/views/grid/lay";
import { against, over, saidFields, shownFields } from "@/views/saved";
import { readColours, writeColours } from "@/views/colouring";
import { readGroups, writeGroups } from "@/views/group";
import { readSort, writeSort } from "@/views/sort";

const Grid = lazy(async () => {
  const [grid, icons] = await Promise.all([import("@/views/grid/Grid"), import("@/views/grid/iconPaths")]);
  icons.readAllIcons();
  return grid;
});

// What is opened now and then comes with its first opening.
const FieldDrawer = lazy(async () => ({
  default: (await import("@/features/field/FieldDrawer")).FieldDrawer,
}));
const RulesDrawer = lazy(async () => ({
  default: (await import("@/features/rules/RulesDrawer")).RulesDrawer,
}));
const DeletedDrawer = lazy(async () => ({
  default: (await import("@/features/field/DeletedDrawer")).DeletedDrawer,
}));

const TableSettings = lazy(async () => ({
  default: (await import("@/features/tableSettings/TableSettings")).TableSettings,
}));

const Keys = lazy(() => import("@/views/grid/Keys"));

/** What of a table is shown; it stands in the address, so that a link says it all. */
export interface TableSearch {
  /** The saved view; the three below say only what is otherwise than in it. */
  view?: string | undefined;
  filter?: string | undefined;
  sort?: string | undefined;
  fields?: string | undefined;
  group?: string | undefined;
  colours?: string | undefined;
  q?: string | undefined;
  record?: number | "new" | undefined;
  /** The record that a new one begins as a copy of. */
  from?: number | undefined;
  /** The column whose settings are open, by its name; `new`: one that is added; `@table`, `@rules`, `@deleted`: what is the table’s. */
  shape?: string | undefined;
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
  const { filter, sort, fields, group, colours: coloured } = over(view, shown);
  const { q = "" } = shown;
  const gridTable = useMemo(() => ({ ...table, fields: shownFields(table.fields, fields) }), [table, fields]);
  const groups = useMemo(() => readGroups(group), [group]);
  const colours = useMemo(() => readColours(coloured), [coloured]);
  const summary = summaryOf(table, view);
  const selected = useMemo(
    () => ({ filter, sort, search: q, group, coloured, summary }),
    [filter, sort, q, group, coloured, summary],
  );
  const pages = useRecords(workspace, table, tables, selected);
  useSyncExternalStore(pages.watch, pages.version);
  const [leftOut, setLeftOut] = useState<LeftOut[]>([]);
  const writing = useWriting(workspace, table, pages, setLeftOut);
  useLiveTable(workspace, table, pages, writing);
  const summing = useSummary(workspace, table, view, filter, q);
  const [keysShown, setKeysShown] = useState(false);
  useTableKeys(writing, () => setKeysShown(true));
  const [layout, onLayout] = useLayout(workspace, table, view, gridTable.fields);
  const [asked, setAsked] = useState<Laid | null>(null);
  const put = (laid: Laid) => (needsWord(laid) ? setAsked(laid) : void writing.put(laid));
  usePasteHere(pages.complete && pages.length === 0 && filter === "" && q === "", table, tables, put);
  const [marked, setMarked] = useState<number[]>([]);
  const [filtering, setFiltering] = useState<Filtering>({ open: false });
  // In the address, so that what uses a column can lead to its settings.
  const shaping: Shaping =
    shown.shape === "@new" ? "new" : (table.fields.find((field) => field.name === shown.shape) ?? null);
  const setShaping = useCallback(
    (next: Shaping) => onShow({ shape: next === "new" ? "@new" : next?.name }),
    [onShow],
  );
  const [leaving, setLeaving] = useState<Field | null>(null);
  const shape = useShaping(workspace, table, pages, { ...shown, filter, sort }, onShow);
  const addField = useCallback(() => setShaping("new"), [setShaping]);
  const [menu, setMenu] = useState<MenuPlace | null>(null);
  const parts = readSort(sort);
  const filtered = useMemo(
    () => readFilter(filter, table.fields)?.conditions.map((condition) => condition.field) ?? [],
    [filter, table.fields],
  );
  const open = useCallback((id: number) => onShow({ record: id }), [onShow]);
  const refused = useCallback((text: string) => say({ tone: "bad", text }), []);

  /** What uses a column is shown before the column goes. */
  async function removeField(field: Field) {
    if (usesOf(field, table, tables).length) setLeaving(field);
    else await shape.remove(field);
  }

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
          now={{ filter, sort, fields, group, colours: coloured }}
          onShow={write}
        />
        <div className={bar.around}>
          <header className={bar.bar} data-narrow={narrow || undefined}>
            <h1 className={bar.title}>{table.label}</h1>
            <Count pages={pages} />
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
            <GroupBox
              fields={table.fields}
              parts={groups}
              pages={pages instanceof GroupedPages ? pages : null}
              onGroup={(next) => onShow({ group: writeGroups(next) || undefined })}
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
              rules={table.rules?.length ?? 0}
              onShape={setShaping}
              onTable={(place) => onShow({ shape: place })}
              onShown={(names) => onShow({ fields: names })}
            />
            <ColourBox
              table={table}
              colours={colours}
              onColour={(next) => onShow({ colours: writeColours(next) || undefined })}
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
                groups={groups}
                colours={colours}
                all={table.fields}
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
          shown={shown}
          selection={{ filter, sort, search: q }}
          table={table}
          tables={tables}
          id={shown.record}
          pages={pages}
          writing={writing}
          narrow={narrow}
          onOpen={(id) => onShow({ record: id, from: undefined })}
          onCopy={(from) => onShow({ record: "new", from })}
          onClose={() => onShow({ record: undefined, from: undefined })}
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
          void removeField(field).catch((error) => say({ tone: "bad", text: withHint(error) }))
        }
        onFilter={(field) => setFiltering({ open: true, field })}
        onClose={() => setMenu(null)}
      />
      <Opened when={shaping !== null}>
        <FieldDrawer
          shaping={shaping}
          table={table}
          tables={tables}
          narrow={narrow}
          onCreate={shape.create}
          onChange={shape.change}
          onDelete={removeField}
          onClose={() => setShaping(null)}
        />
      </Opened>
      <Opened when={shown.shape === "@table"}>
        <TableSettings
          workspace={workspace}
          table={table}
          tables={tables}
          opened={shown.shape === "@table"}
          narrow={narrow}
          onClose={() => setShaping(null)}
        />
      </Opened>
      <Opened when={shown.shape === "@rules"}>
        <RulesDrawer
          workspace={workspace}
          table={table}
          tables={tables}
          opened={shown.shape === "@rules"}
          narrow={narrow}
          onClose={() => setShaping(null)}
        />
      </Opened>
      <Opened when={shown.shape === "@deleted"}>
        <DeletedDrawer
          workspace={workspace}
          opened={shown.shape === "@deleted"}
          narrow={narrow}
          onClose={() => setShaping(null)}
        />
      </Opened>
      {leaving ? (
        <DeleteField
          workspace={workspace}
          field={leaving}
          uses={usesOf(leaving, table, tables)}
          onDelete={() => shape.remove(leaving)}
          onClose={() => setLeaving(null)}
        />
      ) : null}
      {asked ? (
        <PutDialog laid={asked} onPut={(laid) => void writing.put(laid)} onClose={() => setAsked(null)} />
      ) : null}
      {leftOut.length ? <LeftOutList left={leftOut} onClose={() => setLeftOut([])} /> : null}
      {keysShown ? <KeysDialog onClose={() => setKeysShown(false)} /> : null}
    </div>
  );
}

/** Is there from its first opening on, so that it can slide out again. */
function Opened({ when, children }: { when: boolean; children: React.ReactNode }) {
  const [once, setOnce] = useState(when);
  if (when && !once) setOnce(true);
  return once ? <Suspense fallback={null}>{children}</Suspense> : null;
}

function KeysDialog({ onClose }: { onClose: () => void }) {
  useBackToGrid();
  return (
    <Suspense fallback={null}>
      <Keys onClose={onClose} />
    </Suspense>
  );
}

function Count({ pages }: { pages: Rows }) {
  const known = pages.complete ? pages.length : pages.total;
  if (known === undefined) return <span className={bar.count}> </span>;
  return <span className={bar.count}>{t("table.records", { n: known })}</span>;
}

interface ContentProps {
  pages: Rows;
  filtered: boolean;
  onClear: () => void;
  onAdd: () => void;
  children: React.ReactNode;
}

/** The grid, or why there is none. */
function Content({ pages, filtered, onClear, onAdd, children }: ContentProps) {
  if (pages.error && pages.length === 0) {
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
  if (pages.complete && pages.length === 0) {
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
