import "@glideapps/glide-data-grid/dist/index.css";
import {
  DataEditor,
  GridCellKind,
  type DataEditorRef,
  type EditListItem,
  type FillPatternEventArgs,
  type GridCell,
  type GridColumn,
  type GridKeyEventArgs,
  type GridMouseEventArgs,
  type GridSelection,
  type Item,
  type Rectangle,
} from "@glideapps/glide-data-grid";
import { useComputedColorScheme } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from "react";
import { commentCountsOf } from "@/api/commentCounts";
import { filesOf, type FileItem } from "@/api/files";
import { GroupedPages } from "@/api/groupedPages";
import type { Rows } from "@/api/recordPages";
import type { Field, Table } from "@/api/table";
import { placeKey, uploading } from "@/api/uploading";
import { useWorkspace } from "@/api/workspace";
import { useFilesHere, type FilesSource } from "@/fields/files/filesContext";
import { FilesProvider } from "@/fields/files/FilesProvider";
import { givenFiles } from "@/fields/files/given";
import { canEdit, shownAs } from "@/fields/kinds";
import { readText } from "@/fields/readText";
import { writeText } from "@/fields/writeText";
import { holds } from "@/views/grid/carried";
import { colourOf, type Colouring } from "@/views/colouring";
import type { GroupPart } from "@/views/group";
import { cellOf, isSheafCell, keptCells, type CellFace } from "@/views/grid/cell";
import { gridTheme, headerDrawer, pathsFor, sheafRenderer } from "@/views/grid/draw";
import { Thumbnails } from "@/views/grid/files/thumbnails";
import { useDropped } from "@/views/grid/files/useDropped";
import { commentsDrawer } from "@/views/grid/drawComments";
import { groupRenderer } from "@/views/grid/drawGroup";
import css from "@/views/grid/grid.module.css";
import { groupCell } from "@/views/grid/groupCell";
import { actOf } from "@/views/grid/keys";
import type { Laid, Write } from "@/views/grid/lay";
import { frozenCount, type Layout, type OnLayout } from "@/views/grid/layout";
import type { Refused } from "@/views/grid/refused";
import { Reason, type Hovered } from "@/views/grid/Reason";
import { SummaryRow, type Summing } from "@/views/grid/SummaryRow";
import { useActs } from "@/views/grid/useActs";
import { useSelected } from "@/views/grid/useSelected";
import type { SortPart } from "@/views/sort";
import { t } from "@/ui/text/text";
import { dark, fontFamily, light, rowHeights, soft } from "@/ui/theme";

export interface MenuPlace {
  field: Field;
  x: number;
  y: number;
}

interface Props {
  table: Table;
  /** The fields of the table, those too that are not shown. */
  all: Field[];
  tables: Table[];
  pages: Rows;
  sort: SortPart[];
  /** What the records are put together by, where `pages` are in groups. */
  groups: GroupPart[];
  colours: Colouring[];
  /** API names of the fields that the filter asks about. */
  filtered: string[];
  summing: Summing;
  layout: Layout;
  narrow: boolean;
  /** The record whose panel is open. */
  opened: number | undefined;
  files: FilesSource;
  onWrite: (writes: Write[]) => void;
  /** What was laid over many cells at once. */
  onPut: (laid: Laid) => void;
  /** What of the last act was not written. */
  refused: Refused;
  onRefused: (why: string) => void;
  onAdd: () => void;
  onOpen: (id: number) => void;
  onMarked: (ids: number[]) => void;
  onMenu: (place: MenuPlace) => void;
  onAddField: () => void;
  onLayout: OnLayout;
  /** The columns in another order. */
  onOrder: (fields: Field[]) => void;
}

const AHEAD = 60;
/** So many selected records are loaded before anything is done with them. */
const SELECTED_AHEAD = 5000;
/** A cell is the active one for so long before a click in it is one of its own, in ms. */
const SETTLED = 500;
/** How strong the tint of copied cells is, as a colour's last two digits. */
const COPIED = "1f";

/** How groups behave: their rows are gone to like others, and nothing is selected across them. */
const GROUPED = { height: 34, navigationBehavior: "normal", selectionBehavior: "block-spanning" } as const;

/** The library's own keys, where they differ from what a spreadsheet's do. */
const keybindings = {
  copy: false,
  cut: false,
  paste: false,
  search: false,
  clear: false,
  activateCell: "Enter|F2",
  delete: "Delete|Backspace",
  goUpCell: "ArrowUp|shift+Enter",
  selectToFirstColumn: "primary+shift+ArrowLeft|shift+Home",
  selectToLastColumn: "primary+shift+ArrowRight|shift+End",
} as const;

/** Records in rows, fields in columns. */
export default function Grid(props: Props) {
  return (
    <FilesProvider source={props.files}>
      <Cells {...props} />
    </FilesProvider>
  );
}

/** Our wrapper of the grid library, the only one that drives it. */
function Cells(props: Props) {
  const { table, tables, pages, layout, narrow, opened, onWrite, onRefused, onOpen, onMarked, onLayout } =
    props;
  const isDark = useComputedColorScheme("light") === "dark";
  const palette = isDark ? dark : light;
  const editor = useRef<DataEditorRef>(null);
  const version = useSyncExternalStore(pages.watch, pages.version);
  const [hovered, setHovered] = useState<Hovered | null>(null);
  const summaryRow = useRef<HTMLDivElement>(null);
  const cells = useRef<HTMLDivElement>(null);
  const fields = table.fields;
  const { all, refused } = props;
  const refusals = useSyncExternalStore(refused.watch, refused.version);
  const frozen = frozenCount(layout, fields, narrow);
  const length = pages.length;
  const marker = markerWidth(length, narrow);
  const selected = useSelected(pages, fields.length, editor, onSelected);
  const { selection } = selected;
  const grouped = pages instanceof GroupedPages ? pages : null;
  const { groups, colours } = props;
  const files = useFilesHere();
  const acts = useActs({ fields, tables, pages, selected, place: cells, onPut: props.onPut, onFiles });

  /** Files that were pasted come into the active cell, where it holds files. */
  function onFiles(data: DataTransfer): boolean {
    const [column = -1, row = -1] = selection.current?.cell ?? [];
    const [field, record] = [fields[column], pages.at(row)];
    if (field?.type !== "attachment" || !record) return false;
    files.send(record.id, field, givenFiles(data).files);
    return true;
  }

  // A column just added stands at the end, perhaps out of sight.
  const count = useRef(fields.length);
  useEffect(() => {
    if (fields.length > count.current) editor.current?.scrollTo(fields.length - 1, 0, "horizontal", 60);
    count.current = fields.length;
  }, [fields.length]);

  const widthIn = useCallback((field: Field) => layout.widths[field.name] ?? widthOf(field), [layout.widths]);
  const widths = useMemo(() => fields.map((field) => ({ field, width: widthIn(field) })), [fields, widthIn]);
  const columns = useMemo<GridColumn[]>(
    () => widths.map(({ field, width }) => ({ id: field.name, title: field.label, width, hasMenu: true })),
    [widths],
  );

  const workspace = useWorkspace();
  const counts = commentCountsOf(workspace, table.name);
  const counted = useSyncExternalStore(counts.watch, counts.version);
  const uploads = useSyncExternalStore(uploading.watch, uploading.version);
  const cellFor = useMemo(() => keptCells(tables), [tables]);
  const getCell = useCallback(
    ([column, row]: Item): GridCell => {
      const field = fields[column];
      const head = grouped?.head(row);
      if (head) return groupCell({ head, parts: groups, fields: all, columns: widths, column });
      const record = pages.at(row);
      if (!field || !record) return { kind: GridCellKind.Loading, allowOverlay: false, skeletonWidth: 60 };
      const kept = cellFor(record, field);
      const going =
        field.type === "attachment"
          ? uploading.of(placeKey(workspace, table.name, record.id, field.name))
          : 0;
      const plain = going ? { ...kept, data: { ...kept.data, uploading: going } } : kept;
      const left = refused.of(record.id, field.name);
      const cell = left
        ? {
            ...plain,
            data: { ...plain.data, refused: t("grid.refusedHere", { text: left.text, why: left.why }) },
          }
        : plain;
      const colour = colourOf(record, colours, field.name);
      return colour ? { ...cell, themeOverride: { bgCell: soft(colour, isDark) } } : cell;
    },
    // The version is what says that the rows behind `pages` changed; what is drawn over cells is drawn anew only with them.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [
      fields,
      widths,
      all,
      pages,
      grouped,
      groups,
      colours,
      cellFor,
      version,
      isDark,
      refused,
      refusals,
      counted,
      uploads,
      workspace,
      table.name,
    ],
  );

  const rowGrouping = useMemo(
    () =>
      grouped && {
        groups: grouped.heads.map(({ row }) => ({ headerIndex: row, isCollapsed: false })),
        ...GROUPED,
        themeOverride: { bgCell: palette.surface },
      },
    // The version is what says that the rows behind `pages` changed.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [grouped, version, palette],
  );

  const toggle = useCallback(
    ({ record, field, value }: CellFace) =>
      onWrite([{ id: record, edits: [{ field: field.name, value: value !== true, shown: value !== true }] }]),
    [onWrite],
  );

  const [thumbnails] = useState(() => new Thumbnails());
  const dropped = useDropped(fields, pages);
  /** Since when a cell is the active one: a click that makes it so opens no file in it. */
  const active = useRef({ cell: "", since: 0 });
  const { open: openFile } = files;
  const onFile = useCallback(
    ({ record, field, value }: CellFace, file: FileItem) => {
      const { cell, since } = active.current;
      if (cell !== `${record}/${field.name}` || performance.now() - since < SETTLED) return;
      const list = filesOf(value);
      openFile(record, list, Math.max(0, list.indexOf(file)));
    },
    [openFile],
  );

  const renderers = useMemo(
    () => [
      sheafRenderer(palette, isDark, { workspace, table: table.name }, toggle, onFile),
      groupRenderer(palette, isDark),
    ],
    [palette, isDark, workspace, table.name, toggle, onFile],
  );
  const drawCell = useMemo(
    () =>
      commentsDrawer(palette, (row) => {
        const record = grouped?.head(row) ? undefined : pages.at(row);
        return record ? counts.of(record.id) : 0;
      }),
    [palette, pages, grouped, counts],
  );
  const theme = useMemo(() => gridTheme(palette, fontFamily), [palette]);
  const drawHeader = useMemo(() => {
    const faces = fields.map((field) => {
      const part = props.sort.find((sorted) => sorted.field === field.name);
      const sorted = part ? (part.down ? ("down" as const) : ("up" as const)) : undefined;
      return { paths: pathsFor(field.type), sorted, filtered: props.filtered.includes(field.name) };
    });
    return headerDrawer(faces, palette);
  }, [fields, props.sort, props.filtered, palette]);

  /** What an editor was left with: read, and written where it can be. */
  function onCellsEdited(items: readonly EditListItem[]): boolean {
    const only = items[0];
    if (!only || !isSheafCell(only.value)) return true;
    const { field, record, picked, draft, everywhere } = only.value.data;
    if (everywhere) {
      const exact = picked && { holds: holds(field), ...picked };
      void acts.everywhere({ text: draft ?? writeText(picked?.shown, field), ...(exact ? { exact } : {}) });
    } else if (picked) onWrite([{ id: record, edits: [{ field: field.name, ...picked }] }]);
    else if (draft !== undefined && canEdit(field)) {
      const reading = readText(draft, field, tables);
      if (!reading.ok) onRefused(t("grid.notTaken", { field: field.label, why: reading.why }));
      else {
        const { value, shown = value } = reading;
        onWrite([{ id: record, edits: [{ field: field.name, value, shown }] }]);
      }
    }
    return true;
  }

  function onKeyDown(event: GridKeyEventArgs) {
    const act = actOf(event);
    if (act && onAct(act)) {
      event.preventDefault();
      event.cancel();
    }
  }

  /** Does what a key asks for; answers whether it did. */
  function onAct(act: NonNullable<ReturnType<typeof actOf>>): boolean {
    if (act === "keep") acts.forgetCopied();
    if (selected.onKey(act)) return true;
    const { current } = selection;
    if (!current) return false;
    if (act === "enter" || act === "open") {
      if (toggleGroup(current.cell[1])) return true;
    }
    switch (act) {
      case "open": {
        const record = pages.at(current.cell[1]);
        if (record) onOpen(record.id);
        return true;
      }
      case "fillDown":
      case "fillRight":
        void acts.fill(act === "fillDown" ? "down" : "right");
        return true;
      case "fillAll":
        acts.fillAll();
        return true;
      case "day":
      case "now":
        acts.enterNow(act);
        return true;
      case "enter":
        return tick(current.cell);
      default:
        return false;
    }
  }

  /** Opens or closes the group whose row this is; answers whether it is one's. */
  function toggleGroup(row: number): boolean {
    const head = grouped?.head(row);
    if (head) grouped?.toggle(head.key);
    return head !== undefined;
  }

  /** A box that is ticked has no editor to open. */
  function tick([column, row]: Item): boolean {
    const [field, record] = [fields[column], pages.at(row)];
    if (field?.type !== "boolean" || !record) return false;
    toggle(cellOf(record, field, tables).data);
    return true;
  }

  function onFillPattern({ patternSource, fillDestination, preventDefault }: FillPatternEventArgs) {
    preventDefault();
    void acts.drag(patternSource, fillDestination);
  }

  function onHover(args: GridMouseEventArgs) {
    if (args.kind !== "cell") return setHovered(null);
    const cell = getCell([args.location[0], args.location[1]]);
    const why = isSheafCell(cell) ? (cell.data.refused ?? cell.data.why) : undefined;
    setHovered(why ? { why, bounds: args.bounds } : null);
  }

  const { onScreen } = selected;
  const onVisible = (range: Rectangle) => {
    setHovered(null);
    onScreen(range.height);
    pages.need(range.y + range.height + AHEAD, range.y);
  };

  function onSelected(next: GridSelection, ticked: number[]) {
    // What is selected may be copied, and a browser waits for nothing then.
    const range = next.current?.range;
    const last = next.columns.length ? length : range ? range.y + range.height : 0;
    if (last > pages.loaded && last <= SELECTED_AHEAD) pages.need(last - 1);
    onMarked(ticked);
    const [column = -1, row] = next.current?.cell ?? [];
    const record = row === undefined ? undefined : pages.at(row);
    const cell = `${record?.id}/${fields[column]?.name}`;
    if (cell !== active.current.cell) active.current = { cell, since: performance.now() };
    if (opened !== undefined && record && record.id !== opened) onOpen(record.id);
  }

  function onWidth(column: GridColumn, width: number) {
    onLayout((now) => ({ ...now, widths: { ...now.widths, [column.id ?? ""]: width } }));
  }

  function onMoved(from: number, to: number) {
    const order = [...fields];
    order.splice(to, 0, ...order.splice(from, 1));
    props.onOrder(order);
  }

  const lit = [
    ...(acts.copied
      ? [{ color: palette.accent + COPIED, range: acts.copied, style: "dashed" as const }]
      : []),
    ...(dropped.target
      ? [{ color: palette.accent + COPIED, range: dropped.target, style: "solid-outline" as const }]
      : []),
  ];

  return (
    <div className={css.grid} onMouseLeave={() => setHovered(null)} onScrollCapture={onScroll}>
      <div ref={cells} className={css.cells} data-grid>
        <DataEditor
          ref={editor}
          width="100%"
          height="100%"
          columns={columns}
          rows={length}
          getCellContent={getCell}
          getCellsForSelection
          customRenderers={renderers}
          drawHeader={drawHeader}
          drawCell={drawCell}
          theme={theme}
          rowHeight={rowHeights[layout.rowHeight]}
          headerHeight={34}
          {...(rowGrouping ? { rowGrouping } : {})}
          rowMarkers={{ kind: narrow ? "number" : "both", width: marker }}
          freezeColumns={frozen}
          smoothScrollX
          smoothScrollY
          gridSelection={selection}
          onGridSelectionChange={selected.select}
          onCellsEdited={onCellsEdited}
          onFinishedEditing={(_, movement) => selected.leave(movement)}
          onFillPattern={onFillPattern}
          onDelete={() => {
            void acts.clear(acts.area());
            return false;
          }}
          onKeyDown={onKeyDown}
          onItemHovered={onHover}
          onCellClicked={([column, row]) => {
            selected.onPointer();
            if (toggleGroup(row)) return;
            const record = pages.at(row);
            if (record && (column < 0 || (narrow && column === 0))) onOpen(record.id);
          }}
          onHeaderMenuClick={(column, place) => openMenu(column, place.x, place.y + place.height)}
          onHeaderClicked={(column, event) => {
            if (narrow) openMenu(column, event.bounds.x, event.bounds.y + event.bounds.height);
          }}
          onHeaderContextMenu={(column, event) => {
            event.preventDefault();
            openMenu(column, event.bounds.x, event.bounds.y + event.bounds.height);
          }}
          onVisibleRegionChanged={onVisible}
          onColumnResize={onWidth}
          onColumnMoved={onMoved}
          imageWindowLoader={thumbnails}
          onDragOverCell={dropped.over}
          onDragLeave={dropped.leave}
          onDrop={dropped.drop}
          fillHandle
          allowedFillDirections="orthogonal"
          {...(lit.length ? { highlightRegions: lit } : {})}
          keybindings={keybindings}
          cellActivationBehavior="double-click"
          onRowAppended={props.onAdd}
          trailingRowOptions={{ hint: t("grid.new"), tint: true }}
          rightElement={<AddField onAdd={props.onAddField} />}
          rightElementProps={{ fill: false, sticky: false }}
          rangeSelect="rect"
          columnSelect="multi"
          rowSelect={narrow ? "none" : "multi"}
          minColumnWidth={60}
          maxColumnWidth={800}
        />
      </div>
      <SummaryRow
        {...props.summing}
        columns={widths}
        marker={marker}
        frozen={frozen}
        row={summaryRow}
        onReach={(column) => editor.current?.scrollTo(column, 0, "horizontal")}
      />
      <Reason hovered={hovered} />
    </div>
  );

  /** The summaries stand under their columns, wherever these are scrolled to. */
  function onScroll(event: React.UIEvent<HTMLDivElement>) {
    const scrolled = event.target as Element;
    if (scrolled.matches(".dvn-scroller"))
      summaryRow.current?.style.setProperty("--scrolled", `${-scrolled.scrollLeft}px`);
  }

  function openMenu(column: number, x: number, y: number) {
    const field = fields[column];
    if (field) props.onMenu({ field, x, y });
  }
}

/** After the last column: one more. */
function AddField({ onAdd }: { onAdd: () => void }) {
  return (
    <div className={css.beyond}>
      <button
        type="button"
        className={css.addField}
        title={t("shape.add")}
        aria-label={t("shape.add")}
        onClick={onAdd}
      >
        <IconPlus size={16} stroke={1.7} aria-hidden />
      </button>
    </div>
  );
}

/** The numbers of rows have room for all their digits. */
function markerWidth(rows: number, narrow: boolean): number {
  const digits = String(rows).length * 8;
  return narrow ? Math.max(40, 16 + digits) : Math.max(52, 20 + digits);
}

function widthOf(field: Field): number {
  const wide = shownAs(field).kind.width;
  return Math.max(wide, Math.min(field.label.length * 7.2 + 56, 240));
}
