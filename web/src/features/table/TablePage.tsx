import {
  lazy,
  Suspense,
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from "react";
import { mayDo, useMay } from "@/api/may";
import { RecordGroups } from "@/api/recordGroups";
import { summaryOf } from "@/api/summary";
import type { Field, Table } from "@/api/table";
import { canEdit } from "@/fields/kinds";
import type { Shaping } from "@/features/field/FieldDrawer";
import { panelSoon, RecordPanel } from "@/features/record/RecordPanel";
import { Content } from "@/features/table/Content";
import { showKeys } from "@/features/shell/HelpKey";
import { Drawers } from "@/features/table/Drawers";
import type { Filtering } from "@/features/table/filter/FilterBox";
import type { Finding } from "@/features/table/find/FindBar";
import { LookedAt } from "@/features/table/LookedAt";
import { NamedTable } from "@/features/table/NamedTable";
import { TableBar } from "@/features/table/TableBar";
import css from "@/features/table/table.module.css";
import bar from "@/features/table/toolbar.module.css";
import { useFilesSource } from "@/features/table/useFilesSource";
import { useLayout } from "@/features/table/useLayout";
import { useLiveTable } from "@/features/table/useLiveTable";
import { useNewRecord } from "@/features/table/useNewRecord";
import { usePasteHere } from "@/features/table/usePasteHere";
import { useShaping, withHint, type ColumnPlace } from "@/features/table/useShaping";
import { useShown } from "@/features/table/useShown";
import { useShownRecords } from "@/features/table/useShownRecords";
import { useSummary } from "@/features/table/useSummary";
import { useTableKeys } from "@/features/table/useTableKeys";
import { useWriting } from "@/features/table/useWriting";
import { rememberLook } from "@/features/table/lastLook";
import { ViewTabs } from "@/features/table/ViewTabs";
import { later, useAtRest } from "@/ui/later";
import { say } from "@/ui/quietBar";
import { Bones } from "@/ui/states";
import { t } from "@/ui/text/text";
import { useNarrow } from "@/ui/useNarrow";
import { useTitle } from "@/ui/useTitle";
import { conditionsOf } from "@/views/filter/filter";
import { readFilter } from "@/views/filter/read";
import type { Matching } from "@/views/find/matching";
import type { CellPlace, GridHandle, MenuPlace } from "@/views/grid/gridProps";
import type { Laid, LeftOut } from "@/views/grid/lay";
import { needsWord } from "@/views/grid/needsWord";
import { both, writeLook } from "@/views/look";
import { against, saidFields } from "@/views/saved";
import { orderOf, writeGroups } from "@/views/group";
import { readSort, writeSort } from "@/views/sort";
import { isoOf, today } from "@/views/time/days";

const Grid = lazy(async () => {
  const [grid, icons] = await Promise.all([import("@/views/grid/Grid"), import("@/views/grid/iconPaths")]);
  icons.readAllIcons();
  return grid;
});

const putting = later(async () => (await import("@/features/table/PutDialog")).PutDialog);
const findBar = later(async () => (await import("@/features/table/find/FindBar")).FindBar);
const cellMenu = later(async () => (await import("@/features/table/CellMenu")).CellMenu);
const fieldMenu = later(async () => (await import("@/features/table/FieldMenu")).FieldMenu);
const leftOver = later(async () => (await import("@/features/table/LeftOutList")).LeftOutList);

const FormEditor = lazy(() => import("@/features/formEditor/FormEditor"));

/** What of a table is shown; it stands in the address, so that a link says it all. */
export interface TableSearch {
  /** The saved view; the three below say only what is otherwise than in it. */
  view?: string | undefined;
  filter?: string | undefined;
  sort?: string | undefined;
  fields?: string | undefined;
  group?: string | undefined;
  colours?: string | undefined;
  /** How the records are shown; see views/look.ts. */
  look?: string | undefined;
  q?: string | undefined;
  /** In a calendar: a day that is shown, and whether its week is instead of its month. */
  at?: string | undefined;
  span?: "week" | undefined;
  /** In a pivot: figures are shaded by their size. */
  tint?: true | undefined;
  record?: number | "new" | undefined;
  /** The record that a new one begins as a copy of. */
  from?: number | undefined;
  /** The column whose settings are open, by its name; `new`: one that is added; `@table`, `@rules`, `@records`, `@deleted`: what is the table’s. */
  shape?: string | undefined;
}

interface Props {
  workspace: string;
  name: string;
  shown: TableSearch;
  /** Quietly: without a step of its own to go back to. */
  onShow: (change: Partial<TableSearch>, quietly?: boolean) => void;
}

export function TablePage({ workspace, name, shown, onShow }: Props) {
  return (
    <NamedTable workspace={workspace} name={name}>
      {(table, tables) => (
        <Records
          key={`${workspace}/${name}`}
          workspace={workspace}
          table={table}
          tables={tables}
          shown={shown}
          onShow={onShow}
        />
      )}
    </NamedTable>
  );
}

interface RecordsProps extends Omit<Props, "name"> {
  table: Table;
  tables: Table[];
}

function Records({ workspace, table, tables, shown, onShow: write }: RecordsProps) {
  useAtRest(panelSoon);
  useAtRest(putting.soon);
  useAtRest(leftOver.soon);
  useAtRest(cellMenu.soon);
  useAtRest(fieldMenu.soon);
  useAtRest(findBar.soon);
  const narrow = useNarrow();
  const view = table.views?.find((candidate) => candidate.name === shown.view);
  const onShow = useCallback(
    (change: Partial<TableSearch>, quietly = false) => write(against(view, change), quietly),
    [write, view],
  );
  const { now, gridTable, said, look, groups, colours, at, extent } = useShown(table, view, shown);
  const { filter, sort, group, colours: coloured } = now;
  const { q = "" } = shown;
  const summary = summaryOf(table, view);
  const asking = { filter, sort, search: q, group, coloured, summary, at, extent };
  useTitle(table.label);
  useEffect(() => rememberLook(workspace, table.name, shown), [workspace, table.name, shown]);
  const pages = useShownRecords(workspace, table, tables, look, asking);
  useSyncExternalStore(pages.watch, pages.version);
  const form = view?.look?.kind === "form" && shown.look === undefined ? view.look : null;
  const [leftOut, setLeftOut] = useState<LeftOut[]>([]);
  leftOver.useReady(leftOut.length > 0);
  const writing = useWriting(workspace, table, pages, setLeftOut, onShow);
  // What is done once the model is another is done by the one of that model.
  const latest = useRef(writing);
  useEffect(() => {
    latest.current = writing;
  });
  useLiveTable(workspace, table, pages, writing);
  const files = useFilesSource(workspace, table, pages, writing);
  const summing = useSummary(workspace, table, view, filter, q);
  // Cells that can be looked through are there in the grid alone.
  const inGrid = !said && !form && !(pages instanceof RecordGroups);
  const [finding, setFinding] = useState<Finding | null>(null);
  const [matching, setMatching] = useState<Matching | null>(null);
  findBar.useReady(finding !== null);
  const grid = useRef<GridHandle>(null);
  useTableKeys(writing, {
    onFind: inGrid ? (replacing) => setFinding({ replacing }) : undefined,
  });
  const [layout, onLayout] = useLayout(workspace, table, view, gridTable.fields);
  const [asked, setAsked] = useState<Laid | null>(null);
  const mayShape = useMay("model");
  putting.useReady(asked !== null);
  const put = (laid: Laid) =>
    needsWord(laid, mayShape ? table : undefined) ? setAsked(laid) : void writing.put(laid);
  const nothing = pages.complete && pages.total === 0 && filter === "" && q === "";
  usePasteHere(nothing && !said, table, tables, put);
  const [marked, setMarked] = useState<number[]>([]);
  const askNew = useCallback(() => onShow({ record: "new", from: undefined }), [onShow]);
  const { given, ask, make } = useNewRecord(table, writing, shown.record === "new", askNew);
  const [filtering, setFiltering] = useState<Filtering>({ open: false });
  // In the address, so that what uses a column can lead to its settings.
  const shaping: Shaping =
    shown.shape === "@new" ? "new" : (table.fields.find((field) => field.name === shown.shape) ?? null);
  const setShaping = useCallback(
    (next: Shaping) => onShow({ shape: next === "new" ? "@new" : next?.name }),
    [onShow],
  );
  const [leaving, setLeaving] = useState<Field | null>(null);
  const shape = useShaping(workspace, table, pages, now, onShow);
  const newField = useCallback(() => setShaping("new"), [setShaping]);
  const addField = mayShape ? newField : undefined;
  const mayAdd = mayDo(table, "create");
  const [menu, setMenu] = useState<MenuPlace | null>(null);
  fieldMenu.useReady(menu !== null);
  const [cell, setCell] = useState<CellPlace | null>(null);
  cellMenu.useReady(cell !== null);
  // Where a new column comes to stand, and whose history is asked for: until what shows it is closed.
  const [insert, setInsert] = useState<ColumnPlace | undefined>();
  const [history, setHistory] = useState<number | undefined>();
  const parts = readSort(sort);
  const filtered = useMemo(() => {
    const read = readFilter(filter, table.fields);
    return read ? conditionsOf(read).map((condition) => condition.field) : [];
  }, [filter, table.fields]);
  const open = useCallback(
    (id: number) => {
      setHistory(undefined);
      onShow({ record: id });
    },
    [onShow],
  );
  const refused = useCallback((text: string) => say({ tone: "bad", text }), []);

  /** What uses a column is shown before the column goes. */
  async function removeField(field: Field) {
    const { usesOf } = await import("@/features/field/uses");
    if (usesOf(field, table, tables).length) setLeaving(field);
    else await shape.remove(field);
  }

  /** Where not all are loaded, the last row that is seen is not the last. */
  async function addWith(values: Record<string, unknown>, faces: Record<string, unknown>) {
    if (pages.complete) return make(values, faces);
    ask(values, faces);
    return undefined;
  }

  async function add() {
    const asks = table.fields.some((field) => field.required && canEdit(field));
    if (asks || !pages.complete) return ask({});
    try {
      await writing.create({});
    } catch {
      // A rule wants something filled: the panel can ask for it.
      ask({});
    }
  }

  const tab = history !== undefined && history === shown.record ? "history" : "fields";

  return (
    <div className={css.page}>
      <div className={css.main}>
        <ViewTabs
          workspace={workspace}
          table={table}
          view={view}
          shown={shown}
          now={now}
          layout={layout}
          onShow={write}
        />
        {form && view ? (
          <div className={css.content}>
            <Suspense fallback={<Bones lines={10} label={t("table.loading")} />}>
              <FormEditor
                key={view.name}
                workspace={workspace}
                table={table}
                tables={tables}
                view={view}
                saved={form}
              />
            </Suspense>
          </div>
        ) : (
          <>
            <div className={bar.around}>
              <TableBar
                workspace={workspace}
                table={table}
                shown={shown}
                view={view?.name}
                fields={gridTable.fields}
                pages={pages}
                narrow={narrow}
                said={said}
                look={look}
                summary={summary}
                tint={shown.tint === true}
                filter={filter}
                q={q}
                parts={parts}
                groups={groups}
                colours={colours}
                layout={layout}
                opened={typeof shown.record === "number" ? shown.record : undefined}
                marked={marked}
                writing={writing}
                filtering={filtering}
                onFiltering={setFiltering}
                onShow={onShow}
                onShape={setShaping}
                onLayout={onLayout}
                onRemove={() => void writing.remove(marked).then(setMarked)}
                onNew={() => ask({})}
                onKeys={showKeys}
              />
            </div>
            <div className={css.content}>
              <Content
                pages={pages}
                filtered={filter !== "" || q !== ""}
                searched={q !== "" && (filter === "" ? "only" : "too")}
                columns={!said}
                onClear={() => onShow({ filter: undefined, q: undefined })}
                onAdd={mayAdd ? () => ask({}) : undefined}
                always={said !== null && !["gallery", "list", "pivot"].includes(said.kind)}
              >
                {said ? (
                  <LookedAt
                    kind={said.kind}
                    look={look}
                    pages={pages}
                    table={table}
                    tables={tables}
                    shown={gridTable.fields}
                    colours={colours}
                    narrow={narrow}
                    opened={typeof shown.record === "number" ? shown.record : undefined}
                    onOpen={open}
                    onWrite={writing.write}
                    onNew={ask}
                    onMake={make}
                    onAddField={addField}
                    at={at}
                    extent={extent}
                    pivoting={{
                      ...{ workspace, filter, search: q, summary },
                      tint: shown.tint === true,
                      onLook: (next) => onShow({ look: writeLook(next) }, true),
                    }}
                    onBehind={(own) => onShow({ look: undefined, filter: both(filter, own) || undefined })}
                    onAt={(day, next) =>
                      onShow({
                        at: day === today() ? undefined : isoOf(day),
                        span: next === "week" ? "week" : undefined,
                      })
                    }
                  />
                ) : pages instanceof RecordGroups ? null : (
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
                      shown={{ filter, search: q }}
                      narrow={narrow}
                      opened={typeof shown.record === "number" ? shown.record : undefined}
                      onWrite={writing.write}
                      files={files}
                      onPut={put}
                      refused={writing.refused}
                      layout={layout}
                      onLayout={onLayout}
                      onOrder={(order) => onShow({ fields: saidFields(table.fields, order) })}
                      onRefused={refused}
                      onAdd={mayAdd ? () => void add() : undefined}
                      onAddWith={mayAdd ? addWith : undefined}
                      onOpen={open}
                      onMarked={setMarked}
                      onMenu={setMenu}
                      onCellMenu={setCell}
                      handle={grid}
                      matching={matching}
                      onAddField={addField}
                    />
                  </Suspense>
                )}
              </Content>
              {finding && inGrid ? (
                <findBar.Part
                  finding={finding}
                  workspace={workspace}
                  table={table}
                  tables={tables}
                  columns={gridTable.fields}
                  pages={pages}
                  selection={{ filter, search: q, sort: orderOf(groups, sort) }}
                  grid={grid}
                  writing={writing}
                  onMatching={setMatching}
                  onFinding={setFinding}
                />
              ) : null}
            </div>
          </>
        )}
      </div>
      {shown.record === undefined ? null : (
        <RecordPanel
          key={shown.record === "new" ? `new ${JSON.stringify(given?.fields)}` : `${shown.record} ${tab}`}
          workspace={workspace}
          shown={shown}
          selection={{ filter, sort, search: q }}
          table={table}
          tables={tables}
          id={shown.record}
          pages={pages}
          given={given}
          files={files}
          writing={writing}
          narrow={narrow}
          tab={tab}
          onOpen={(id) => onShow({ record: id, from: undefined })}
          onCopy={(from) => onShow({ record: "new", from })}
          onClose={() => {
            setHistory(undefined);
            onShow({ record: undefined, from: undefined });
          }}
        />
      )}
      {menu ? (
        <fieldMenu.Part
          misfitting={{
            ...{ table, filter, search: q },
            pages: pages instanceof RecordGroups ? undefined : pages,
            onFilter: (next) => onShow({ filter: next }),
          }}
          place={menu}
          tables={tables}
          sort={parts}
          shown={gridTable.fields}
          layout={layout}
          onLayout={onLayout}
          onShown={(next) => onShow({ fields: saidFields(table.fields, next) })}
          onSort={(next) => onShow({ sort: writeSort(next) || undefined })}
          groups={groups}
          summing={summing}
          onGroup={(next) => onShow({ group: writeGroups(next) || undefined })}
          onShape={mayShape ? setShaping : undefined}
          onInsert={(at) => {
            setInsert({ columns: gridTable.fields, at });
            setShaping("new");
          }}
          onDelete={(field) =>
            void removeField(field).catch((error) => say({ tone: "bad", text: withHint(error) }))
          }
          onFilter={(field) => setFiltering({ open: true, field })}
          onClose={() => {
            menu.onClose?.();
            setMenu(null);
          }}
        />
      ) : null}
      {cell ? (
        <cellMenu.Part
          place={cell}
          workspace={workspace}
          table={table}
          tables={tables}
          pages={pages}
          writing={writing}
          onFilter={(own) => onShow({ filter: both(filter, own) || undefined })}
          onOpen={open}
          onHistory={(id) => {
            setHistory(id);
            onShow({ record: id });
          }}
          onAdd={mayAdd ? () => void add() : undefined}
          onCopy={(from) => onShow({ record: "new", from })}
          onRemove={(ids) => void writing.remove(ids)}
          onClose={() => setCell(null)}
        />
      ) : null}
      <Drawers
        workspace={workspace}
        table={table}
        tables={tables}
        narrow={narrow}
        place={shown.shape}
        shaping={shaping}
        first={said && !look ? (said.kind === "board" ? "status" : "date") : undefined}
        shape={shape}
        insert={insert}
        leaving={leaving}
        onLeaving={setLeaving}
        writing={writing}
        onRemove={removeField}
        onRecord={(id) => onShow({ record: id, shape: undefined })}
        onClose={() => {
          setInsert(undefined);
          setShaping(null);
        }}
      />
      {asked ? (
        <putting.Part
          table={table}
          laid={asked}
          onPut={(laid) => void latest.current.put(laid)}
          onClose={() => setAsked(null)}
        />
      ) : null}
      {leftOut.length ? <leftOver.Part left={leftOut} onClose={() => setLeftOut([])} /> : null}
    </div>
  );
}
