import "@glideapps/glide-data-grid/dist/index.css";
import {
  DataEditor,
  type DataEditorRef,
  type FillPatternEventArgs,
  type GridColumn,
  type GridMouseEventArgs,
  type GridSelection,
  type Rectangle,
} from "@glideapps/glide-data-grid";
import { useComputedColorScheme } from "@mantine/core";
import {
  lazy,
  Suspense,
  useCallback,
  useEffect,
  useImperativeHandle,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from "react";
import { commentCountsOf } from "@/api/commentCounts";
import { GroupedPages } from "@/api/groupedPages";
import type { Field } from "@/api/table";
import { useWorkspace } from "@/api/workspace";
import { isAsking } from "@/fields/askedRecord";
import { useFilesHere } from "@/fields/files/filesContext";
import { FilesProvider } from "@/fields/files/FilesProvider";
import { givenFiles } from "@/fields/files/given";
import { AddField } from "@/views/grid/AddField";
import { isSheafCell } from "@/views/grid/cell";
import { endWidth } from "@/views/grid/drawEnd";
import { Thumbnails } from "@/views/grid/files/thumbnails";
import { useDropped } from "@/views/grid/files/useDropped";
import { useFileClicks } from "@/views/grid/files/useFileClicks";
import css from "@/views/grid/grid.module.css";
import type { GridProps } from "@/views/grid/gridProps";
import { frozenCount } from "@/views/grid/layout";
import { Reason, type Hovered } from "@/views/grid/Reason";
import { SummaryRow } from "@/views/grid/SummaryRow";
import { TypedRow } from "@/views/grid/TypedRow";
import { useActs } from "@/views/grid/useActs";
import { useCellMenu } from "@/views/grid/useCellMenu";
import { useCells } from "@/views/grid/useCells";
import { useDrawing } from "@/views/grid/useDrawing";
import { useEdited } from "@/views/grid/useEdited";
import { useFirstWidths } from "@/views/grid/useFirstWidths";
import { useGridKeys } from "@/views/grid/useGridKeys";
import { count } from "@/views/grid/range";
import { severalOf, useSelected } from "@/views/grid/useSelected";
import { useTypedRow } from "@/views/grid/useTypedRow";
import { markerWidth, widthOf } from "@/views/grid/widths";
import { t } from "@/ui/text/text";
import { dark, light, rowHeights } from "@/ui/theme";

const SelectedFigures = lazy(() => import("@/views/grid/figures/SelectedFigures"));

const AHEAD = 60;
/** So many selected records are loaded before anything is done with them. */
const SELECTED_AHEAD = 5000;
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

/** A form that was opened from an editor stands over it. */
const isOutside = () => !isAsking();

/** Records in rows, fields in columns. */
export default function Grid(props: GridProps) {
  return (
    <FilesProvider source={props.files}>
      <Cells {...props} />
    </FilesProvider>
  );
}

/** Our wrapper of the grid library, the only one that drives it. */
function Cells(props: GridProps) {
  const { table, pages, layout, narrow, opened, onOpen, onMarked, onLayout } = props;
  const isDark = useComputedColorScheme("light") === "dark";
  const palette = isDark ? dark : light;
  const editor = useRef<DataEditorRef>(null);
  const version = useSyncExternalStore(pages.watch, pages.version);
  const [hovered, setHovered] = useState<Hovered | null>(null);
  const summaryRow = useRef<HTMLDivElement>(null);
  const cells = useRef<HTMLDivElement>(null);
  const fields = table.fields;
  const frozen = frozenCount(layout, fields, narrow);
  const length = pages.length;
  const marker = markerWidth(length, narrow);
  const { goTo, onFile } = useFileClicks();
  const selected = useSelected(pages, fields.length, editor, onSelected, !!props.onAddWith);
  const { selection } = selected;
  const grouped = pages instanceof GroupedPages ? pages : null;
  const files = useFilesHere();
  const acts = useActs({
    ...{ fields, tables: props.tables, pages, selected, place: cells },
    onPut: props.onPut,
    onFiles,
  });
  const { toggle, tick, onEdited } = useEdited(props);
  const typing = useTypedRow({ ...props, length, selected, editor });
  useImperativeHandle(props.handle, () => ({
    take: (column, row) => selected.take([column, row]),
    row: () => selection.current?.cell[1],
    focus: () => editor.current?.focus(),
  }));
  const menu = useCellMenu({
    ...{ fields, pages, selected, acts, place: cells },
    onFocus: () => editor.current?.focus(),
    onCellMenu: props.onCellMenu,
  });
  const { onKeyDown, toggleGroup } = useGridKeys({
    ...{ pages, onOpen, grouped, selected, acts, onTick: tick, onMenu: menu.onKey, onColumnMenu },
    onType: typing.begin,
  });

  /** Files that were pasted come into the active cell, where it holds files. */
  function onFiles(data: DataTransfer): boolean {
    const [column = -1, row = -1] = selection.current?.cell ?? [];
    const [field, record] = [fields[column], pages.at(row)];
    if (field?.type !== "attachment" || !record) return false;
    files.send(record.id, field, givenFiles(data).files);
    return true;
  }

  // A column just added stands at the end, perhaps out of sight.
  const before = useRef(fields.length);
  useEffect(() => {
    if (fields.length > before.current) editor.current?.scrollTo(fields.length - 1, 0, "horizontal", 60);
    before.current = fields.length;
  }, [fields.length]);

  const first = useFirstWidths(props.all, pages);
  const widthIn = useCallback(
    (field: Field) => layout.widths[field.name] ?? first?.get(field.id) ?? widthOf(field),
    [layout.widths, first],
  );
  const widths = useMemo(() => fields.map((field) => ({ field, width: widthIn(field) })), [fields, widthIn]);
  const columns = useMemo<GridColumn[]>(
    () => widths.map(({ field, width }) => ({ id: field.name, title: field.label, width, hasMenu: true })),
    [widths],
  );

  const workspace = useWorkspace();
  const counts = commentCountsOf(workspace, table.name);
  const drawn = useSyncExternalStore(counts.watch, counts.version);
  const getCell = useCells({ ...props, grouped, widths, isDark, version, drawn });

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

  const [thumbnails] = useState(() => new Thumbnails());
  const dropped = useDropped(fields, pages);
  const drawing = useDrawing({ ...props, grouped, counts, isDark, onToggle: toggle, onFile });

  function onFillPattern({ patternSource, fillDestination, preventDefault }: FillPatternEventArgs) {
    preventDefault();
    void acts.drag(patternSource, fillDestination);
  }

  function onHover(args: GridMouseEventArgs) {
    if (args.kind !== "cell") return setHovered(null);
    const cell = getCell([args.location[0], args.location[1]]);
    const waits = isSheafCell(cell) && cell.data.record < 0 ? t("grid.waits") : undefined;
    const why = isSheafCell(cell) ? (cell.data.refused ?? cell.data.why ?? waits) : undefined;
    const misfit = isSheafCell(cell) && why === cell.data.why && cell.data.code ? cell.data : undefined;
    setHovered(why ? { why, misfit, bounds: args.bounds } : null);
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
    goTo(`${record?.id}/${fields[column]?.name}`);
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

  const chosen = useMemo(() => {
    const several = severalOf(selection, { columns: fields.length, rows: length });
    if (!several) return null;
    // Among groups, rows are not records alone, nor all records in rows.
    const rows = grouped
      ? (several.rows ?? count(0, length)).filter((row) => !grouped.head(row))
      : several.rows;
    return { fields: several.columns.flatMap((column) => fields[column] ?? []), rows };
  }, [selection, fields, length, grouped]);

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
          {...drawing}
          rowHeight={rowHeights[layout.rowHeight]}
          headerHeight={34}
          {...(rowGrouping ? { rowGrouping } : {})}
          rowMarkers={{ kind: narrow ? "number" : "both", width: marker }}
          freezeColumns={frozen}
          smoothScrollX
          smoothScrollY
          gridSelection={selection}
          onGridSelectionChange={selected.select}
          onCellsEdited={(items) => onEdited(items, acts.everywhere)}
          onFinishedEditing={(cell, movement) =>
            selected.leave(movement, cell !== undefined && isSheafCell(cell) && cell.data.byArrow)
          }
          onFillPattern={onFillPattern}
          onDelete={() => {
            void acts.clear(acts.area());
            return false;
          }}
          onKeyDown={onKeyDown}
          onItemHovered={onHover}
          onCellClicked={([column, row], event) => {
            selected.onPointer();
            if (toggleGroup(row)) return;
            const record = pages.at(row);
            const atEnd = event.localEventX > event.bounds.width - endWidth(counts.of(record?.id ?? 0));
            if (record && (narrow ? column <= 0 : column === 0 && atEnd)) onOpen(record.id);
          }}
          onCellContextMenu={menu.onCellContextMenu}
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
          isOutsideClick={isOutside}
          cellActivationBehavior="double-click"
          {...(props.onAdd
            ? { onRowAppended: props.onAdd, trailingRowOptions: { hint: t("grid.new"), tint: true } }
            : {})}
          rightElement={props.onAddField ? <AddField onAdd={props.onAddField} /> : undefined}
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
      >
        {chosen ? (
          <Suspense fallback={null}>
            <SelectedFigures chosen={chosen} table={table.name} pages={pages} shown={props.shown} />
          </Suspense>
        ) : null}
      </SummaryRow>
      <Reason hovered={hovered} />
      {typing.typed ? (
        <TypedRow
          typed={typing.typed}
          tables={props.tables}
          onMake={(...made) => void typing.make(...made)}
          onRefused={props.onRefused}
          onLeave={typing.leave}
        />
      ) : null}
    </div>
  );

  /** The summaries stand under their columns, wherever these are scrolled to. */
  function onScroll(event: React.UIEvent<HTMLDivElement>) {
    const scrolled = event.target as Element;
    if (scrolled.matches(".dvn-scroller"))
      summaryRow.current?.style.setProperty("--scrolled", `${-scrolled.scrollLeft}px`);
  }

  function openMenu(column: number, x: number, y: number, onClose?: () => void) {
    const field = fields[column];
    if (field) props.onMenu({ field, x, y, onClose });
  }

  /** By a key: below the heading, and back to the cells. */
  function onColumnMenu(column: number) {
    const heading = editor.current?.getBounds(column, -1);
    // Once the key is through: opened while it is handled, the menu is gone again at once.
    if (!heading) return;
    const back = () => editor.current?.focus();
    setTimeout(() => openMenu(column, heading.x, heading.y + heading.height, back));
  }
}
