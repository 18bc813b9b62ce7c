import "@glideapps/glide-data-grid/dist/index.css";
import {
  CompactSelection,
  DataEditor,
  GridCellKind,
  type DataEditorRef,
  type EditableGridCell,
  type EditListItem,
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
import type { RecordPages } from "@/api/recordPages";
import type { Field, Table } from "@/api/table";
import { canEdit, shownAs } from "@/fields/kinds";
import { readText } from "@/fields/readText";
import { cellOf, isSheafCell, type CellFace } from "@/views/grid/cell";
import { gridTheme, headerDrawer, pathsFor, sheafRenderer } from "@/views/grid/draw";
import css from "@/views/grid/grid.module.css";
import { Reason, type Hovered } from "@/views/grid/Reason";
import { SummaryRow, type Summing } from "@/views/grid/SummaryRow";
import { loadWidths, saveWidths } from "@/views/grid/widths";
import { readPaste, type Pasted, type Write } from "@/views/grid/write";
import type { SortPart } from "@/views/sort";
import { t } from "@/ui/text/text";
import { dark, fontFamily, light, rowHeight } from "@/ui/theme";

export interface MenuPlace {
  field: Field;
  x: number;
  y: number;
}

interface Props {
  workspace: string;
  table: Table;
  tables: Table[];
  pages: RecordPages;
  sort: SortPart[];
  /** API names of the fields that the filter asks about. */
  filtered: string[];
  summing: Summing;
  narrow: boolean;
  /** The record whose panel is open. */
  opened: number | undefined;
  onWrite: (writes: Write[]) => void;
  onPaste: (pasted: Pasted) => void;
  onRefused: (why: string) => void;
  onAdd: () => void;
  onOpen: (id: number) => void;
  onMarked: (ids: number[]) => void;
  onMenu: (place: MenuPlace) => void;
  onAddField: () => void;
}

const nothing: GridSelection = { columns: CompactSelection.empty(), rows: CompactSelection.empty() };
const AHEAD = 60;

/** Records in rows, fields in columns: our wrapper of the grid library, the only file that drives it. */
export default function Grid(props: Props) {
  const { workspace, table, tables, pages, narrow, opened, onWrite, onRefused, onOpen, onMarked } = props;
  const isDark = useComputedColorScheme("light") === "dark";
  const palette = isDark ? dark : light;
  const editor = useRef<DataEditorRef>(null);
  const version = useSyncExternalStore(pages.watch, pages.version);
  const [selected, setSelected] = useState({ pages, selection: nothing });
  // What was marked belongs to the records that were shown; other pages begin with nothing marked.
  const selection = selected.pages === pages ? selected.selection : nothing;
  const [widths, setWidths] = useState(() => loadWidths(workspace, table.name));
  const [hovered, setHovered] = useState<Hovered | null>(null);
  const summaryRow = useRef<HTMLDivElement>(null);
  const fields = table.fields;
  const marker = narrow ? 40 : 52;
  const frozen = narrow ? 0 : 1;
  const length = pages.length;

  // A column just added stands at the end, perhaps out of sight.
  const count = useRef(fields.length);
  useEffect(() => {
    if (fields.length > count.current) editor.current?.scrollTo(fields.length - 1, 0, "horizontal", 60);
    count.current = fields.length;
  }, [fields.length]);

  const widthIn = useCallback((field: Field) => widths[field.name] ?? widthOf(field), [widths]);
  const columns = useMemo<GridColumn[]>(
    () =>
      fields.map((field) => ({
        id: field.name,
        title: field.label,
        width: widthIn(field),
        hasMenu: true,
      })),
    [fields, widthIn],
  );

  const getCell = useCallback(
    ([column, row]: Item): GridCell => {
      const field = fields[column];
      const record = pages.rows[row];
      if (!field || !record) return { kind: GridCellKind.Loading, allowOverlay: false, skeletonWidth: 60 };
      return cellOf(record, field, tables);
    },
    // The version is what says that the rows behind `pages` changed.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [fields, pages, tables, version],
  );

  const toggle = useCallback(
    ({ record, field, value }: CellFace) =>
      onWrite([{ id: record, edits: [{ field: field.name, value: value !== true, shown: value !== true }] }]),
    [onWrite],
  );

  const renderers = useMemo(() => [sheafRenderer(palette, isDark, toggle)], [palette, isDark, toggle]);
  const theme = useMemo(() => gridTheme(palette, fontFamily), [palette]);
  const drawHeader = useMemo(() => {
    const faces = fields.map((field) => {
      const part = props.sort.find((sorted) => sorted.field === field.name);
      const sorted = part ? (part.down ? ("down" as const) : ("up" as const)) : undefined;
      return { paths: pathsFor(field.type), sorted, filtered: props.filtered.includes(field.name) };
    });
    return headerDrawer(faces, palette);
  }, [fields, props.sort, props.filtered, palette]);

  /** The value that an edited cell now holds, or undefined where it is unchanged or cannot be read. */
  function writeOf([column]: Item, cell: EditableGridCell): Write | undefined {
    const field = fields[column];
    if (!field || !canEdit(field) || !isSheafCell(cell)) return undefined;
    const { record, picked, draft } = cell.data;
    if (picked) return { id: record, edits: [{ field: field.name, ...picked }] };
    if (draft === undefined) return undefined;
    const reading = readText(draft, field, tables);
    if (!reading.ok) {
      onRefused(t("grid.notTaken", { field: field.label, why: reading.why }));
      return undefined;
    }
    return {
      id: record,
      edits: [{ field: field.name, value: reading.value, shown: reading.shown ?? reading.value }],
    };
  }

  function onCellsEdited(items: readonly EditListItem[]): boolean {
    const only = items[0];
    if (
      items.length === 1 &&
      only &&
      isSheafCell(only.value) &&
      (only.value.data.draft ?? only.value.data.picked) !== undefined
    ) {
      const write = writeOf(only.location, only.value);
      if (write) onWrite([write]);
      return true;
    }
    fill(items);
    return true;
  }

  /** Fill down or across: the source cell's value in each place, where the types agree. */
  function fill(items: readonly EditListItem[]) {
    const writes = new Map<number, Write>();
    for (const { location, value } of items) {
      const field = fields[location[0]];
      const record = pages.rows[location[1]];
      if (!field || !record || !canEdit(field) || !isSheafCell(value)) continue;
      const source = value.data;
      const same = source.field.name === field.name;
      const reading = same
        ? { ok: true as const, value: bare(source.value), shown: source.value }
        : readText(source.text, field, tables);
      if (!reading.ok) continue;
      const write = writes.get(record.id) ?? { id: record.id, edits: [] };
      write.edits.push({ field: field.name, value: reading.value, shown: reading.shown ?? reading.value });
      writes.set(record.id, write);
    }
    if (writes.size) onWrite([...writes.values()]);
  }

  function onDelete(range: GridSelection): boolean {
    const area = range.current?.range;
    if (!area) return false;
    const writes: Write[] = [];
    for (let row = area.y; row < area.y + area.height; row++) {
      const record = pages.rows[row];
      const edits = fields
        .slice(area.x, area.x + area.width)
        .filter(canEdit)
        .map((field) => ({ field: field.name, value: null, shown: null }));
      if (record && edits.length) writes.push({ id: record.id, edits });
    }
    if (writes.length) onWrite(writes);
    return false;
  }

  function onKeyDown(event: GridKeyEventArgs) {
    const row = selection.current?.cell[1];
    if (event.key === " " && !event.ctrlKey && row !== undefined) {
      const record = pages.rows[row];
      event.cancel();
      if (record) onOpen(record.id);
    }
  }

  function onHover(args: GridMouseEventArgs) {
    if (args.kind !== "cell") return setHovered(null);
    const record = pages.rows[args.location[1]];
    const field = fields[args.location[0]];
    const cell = record && field ? cellOf(record, field, tables) : undefined;
    setHovered(cell?.data.why ? { why: cell.data.why, bounds: args.bounds } : null);
  }

  const onVisible = useCallback(
    (range: Rectangle) => {
      setHovered(null);
      pages.need(range.y + range.height + AHEAD);
    },
    [pages],
  );

  function select(next: GridSelection) {
    setSelected({ pages, selection: next });
    onMarked(next.rows.toArray().flatMap((row) => pages.rows[row]?.id ?? []));
    const row = next.current?.cell[1];
    const record = row === undefined ? undefined : pages.rows[row];
    if (opened !== undefined && record && record.id !== opened) onOpen(record.id);
  }

  return (
    <div className={css.grid} onMouseLeave={() => setHovered(null)} onScrollCapture={onScroll}>
      <div className={css.cells}>
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
          theme={theme}
          rowHeight={rowHeight}
          headerHeight={34}
          rowMarkers={{ kind: narrow ? "number" : "both", width: marker }}
          freezeColumns={frozen}
          smoothScrollX
          smoothScrollY
          gridSelection={selection}
          onGridSelectionChange={select}
          onCellsEdited={onCellsEdited}
          onPaste={([column, row], block) => {
            props.onPaste(readPaste(block, { column, row }, fields, tables, (at) => pages.rows[at], length));
            return false;
          }}
          onDelete={onDelete}
          onKeyDown={onKeyDown}
          onItemHovered={onHover}
          onCellClicked={([column, row]) => {
            const record = pages.rows[row];
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
          onColumnResize={(column, width) => setWidths((now) => ({ ...now, [column.id ?? ""]: width }))}
          onColumnResizeEnd={(column, width) =>
            saveWidths(workspace, table.name, { ...widths, [column.id ?? ""]: width })
          }
          fillHandle
          allowedFillDirections="vertical"
          keybindings={{ downFill: true, search: false, activateCell: "Enter|shift+Enter|F2" }}
          cellActivationBehavior="double-click"
          onRowAppended={props.onAdd}
          trailingRowOptions={{ hint: t("grid.new"), tint: true }}
          rightElement={<AddField onAdd={props.onAddField} />}
          rightElementProps={{ fill: false, sticky: false }}
          rangeSelect="rect"
          columnSelect="single"
          rowSelect={narrow ? "none" : "multi"}
          minColumnWidth={60}
          maxColumnWidth={800}
        />
      </div>
      <SummaryRow
        {...props.summing}
        columns={fields.map((field) => ({ field, width: widthIn(field) }))}
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

function widthOf(field: Field): number {
  const wide = shownAs(field).kind.width;
  return Math.max(wide, Math.min(field.label.length * 7.2 + 56, 240));
}

/** A value as the API takes it: a link's id for its record. */
function bare(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(bare);
  return typeof value === "object" && value !== null && "id" in value ? value.id : value;
}
