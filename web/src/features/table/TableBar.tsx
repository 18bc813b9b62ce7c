import { Button } from "@mantine/core";
import {
  IconArrowBackUp,
  IconArrowForwardUp,
  IconKeyboard,
  IconListDetails,
  IconPlus,
  IconTable,
  IconTrash,
} from "@tabler/icons-react";
import { useRef } from "react";
import { GroupedPages } from "@/api/groupedPages";
import { mayDo } from "@/api/may";
import { RecordPages } from "@/api/recordPages";
import type { ShownRecords } from "@/api/shownRecords";
import type { Summary } from "@/api/summary";
import type { Field, Table } from "@/api/table";
import type { Look } from "@/api/view";
import type { Shaping } from "@/features/field/FieldDrawer";
import { ExportMenu } from "@/features/export/ExportMenu";
import { FieldsBox } from "@/features/field/FieldsBox";
import { Here } from "@/features/presence/Here";
import { ColourBox } from "@/features/table/ColourBox";
import { FilterBox, type Filtering } from "@/features/table/filter/FilterBox";
import { GroupBox } from "@/features/table/GroupBox";
import { LookBox } from "@/features/table/LookBox";
import { RowsBox } from "@/features/table/RowsBox";
import { SearchBox } from "@/features/table/SearchBox";
import { SortBox } from "@/features/table/SortBox";
import type { TableSearch } from "@/features/table/TablePage";
import bar from "@/features/table/toolbar.module.css";
import { useTight } from "@/features/table/useTight";
import type { Writing } from "@/features/table/useWriting";
import { IconButton } from "@/ui/iconButton";
import { t } from "@/ui/text/text";
import { writeColours, type Colouring } from "@/views/colouring";
import type { Layout, OnLayout } from "@/views/grid/layout";

import { writeGroups, type GroupPart } from "@/views/group";
import { writeLook, type Said } from "@/views/look";
import { writeSort, type SortPart } from "@/views/sort";

interface Props {
  workspace: string;
  table: Table;
  /** As the address says it. */
  shown: TableSearch;
  /** The saved view that is looked at. */
  view: string | undefined;
  /** Those that are shown. */
  fields: Field[];
  pages: ShownRecords;
  narrow: boolean;
  /** How the records are looked at, as it is said and as it is; null: the grid. */
  said: Said | null;
  look: Look | null;
  /** What the view sums up. */
  summary: Summary;
  /** A pivot's figures are shaded. */
  tint: boolean;
  filter: string;
  q: string;
  parts: SortPart[];
  groups: GroupPart[];
  colours: Colouring[];
  layout: Layout;
  /** The record whose panel is open. */
  opened: number | undefined;
  /** Records that are ticked. */
  marked: number[];
  writing: Writing;
  filtering: Filtering;
  onFiltering: (filtering: Filtering) => void;
  onShow: (change: Partial<TableSearch>) => void;
  onShape: (shaping: Shaping) => void;
  onLayout: OnLayout;
  onRemove: () => void;
  onNew: () => void;
  onKeys: () => void;
}

/** What is shown of a table, in words, and what can be done with all of it. */
export function TableBar(props: Props) {
  const { table, fields, pages, narrow, said, look, filter, q, parts, groups, colours } = props;
  const { opened, layout, marked, writing, filtering, onFiltering, onShow, onShape, onLayout } = props;
  const { onRemove, onNew, onKeys } = props;
  const mayAdd = mayDo(table, "create");
  const whole = useRef<HTMLElement>(null);
  useTight(whole);
  return (
    <header ref={whole} className={bar.bar} data-narrow={narrow || undefined}>
      <h1 className={bar.title}>{table.label}</h1>
      <Count pages={pages} />
      <Here table={table.name} record={opened !== undefined && opened > 0 ? opened : undefined} />
      {narrow ? <span className={bar.space} /> : null}
      {narrow ? <span className={bar.break} /> : null}
      {narrow && mayAdd ? <IconButton icon={IconPlus} label={t("grid.new")} onClick={onNew} /> : null}
      {narrow && (!said || said.kind === "list") ? (
        <IconButton
          icon={said ? IconTable : IconListDetails}
          label={t(said ? "look.asGrid" : "look.asList")}
          onClick={() => onShow({ look: said ? undefined : writeLook({ kind: "list" }) })}
        />
      ) : null}
      {said ? (
        <LookBox
          table={table}
          look={look ?? said}
          summary={props.summary}
          tint={props.tint}
          onLook={(next) => onShow({ look: writeLook(next) })}
          onTint={(tint) => onShow({ tint: tint || undefined })}
        />
      ) : null}
      <FilterBox
        table={table}
        value={filter}
        narrow={narrow}
        filtering={filtering}
        onFiltering={onFiltering}
        onApply={(formula) => onShow({ filter: formula || undefined })}
      />
      {said ? null : (
        <GroupBox
          fields={table.fields}
          parts={groups}
          pages={pages instanceof GroupedPages ? pages : null}
          onGroup={(next) => onShow({ group: writeGroups(next) || undefined })}
        />
      )}
      {said?.kind === "pivot" ? null : (
        <SortBox
          fields={table.fields}
          parts={parts}
          onSort={(next) => onShow({ sort: writeSort(next) || undefined })}
        />
      )}
      <FieldsBox
        fields={table.fields}
        shown={fields}
        className={bar.quiet}
        rules={table.rules?.length ?? 0}
        onShape={onShape}
        onTable={(place) => onShow({ shape: place })}
        onShown={(names) => onShow({ fields: names })}
      />
      {said && ["list", "pivot"].includes(said.kind) ? null : (
        <ColourBox
          key={props.view}
          table={table}
          colours={colours}
          onColour={(next) => onShow({ colours: writeColours(next) || undefined })}
        />
      )}
      {narrow || said ? null : (
        <RowsBox className={`${bar.quiet} ${bar.short}`} height={layout.rowHeight} onLayout={onLayout} />
      )}
      {narrow ? null : <span className={bar.space} />}
      {marked.length && !said && mayDo(table, "delete") ? (
        <Button
          size="compact-sm"
          variant="light"
          color="red"
          className={bar.act ?? ""}
          leftSection={<IconTrash size={14} />}
          onClick={onRemove}
        >
          {t("record.deleteMany", { n: marked.length })}
        </Button>
      ) : null}
      <SearchBox
        table={table.label}
        value={q}
        className={bar.search}
        keyed={said !== null}
        onSearch={(text) => onShow({ q: text || undefined })}
      />
      <span className={narrow ? undefined : bar.spare}>
        <IconButton icon={IconArrowBackUp} label={t("undo.act")} onClick={() => void writing.undo()} />
        <IconButton icon={IconArrowForwardUp} label={t("undo.again")} onClick={() => void writing.redo()} />
      </span>
      <ExportMenu workspace={props.workspace} table={table} shown={props.shown} />
      {narrow || said ? null : (
        <span className={bar.spare}>
          <IconButton icon={IconKeyboard} label={t("grid.keys")} onClick={onKeys} />
        </span>
      )}
      {narrow || !mayAdd ? null : (
        <Button
          size="compact-sm"
          ml={4}
          className={bar.act ?? ""}
          classNames={{ label: bar.newLabel ?? "", section: bar.newSign ?? "" }}
          leftSection={<IconPlus size={14} />}
          aria-label={t("grid.new")}
          title={t("grid.new")}
          onClick={onNew}
        >
          {t("grid.new")}
        </Button>
      )}
    </header>
  );
}

function Count({ pages }: { pages: ShownRecords }) {
  const known = pages instanceof RecordPages && pages.complete ? pages.rows.length : pages.total;
  if (known === undefined) return <span className={bar.count}> </span>;
  return <span className={bar.count}>{t("table.records", { n: known })}</span>;
}
