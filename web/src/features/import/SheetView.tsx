import { Button } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState, type MouseEvent } from "react";
import { fetchSheet, type PlaceEdit, type PlannedTable, type SheetName, type SheetPart } from "@/api/import";
import { sentence } from "@/api/problem";
import { useWorkspace } from "@/api/workspace";
import placeCss from "@/features/import/place.module.css";
import { columnNumber, readRegion, regionOf, type Cell, type Region } from "@/features/import/plan";
import { PlaceForm } from "@/features/import/PlaceForm";
import css from "@/features/import/planTable.module.css";
import { Bones, Failure } from "@/ui/states";
import { t } from "@/ui/text/text";

const ROWS = 100;

interface Props {
  id: string;
  place: SheetName;
  table: PlannedTable | null;
  waiting: boolean;
  onPlace: (place: PlaceEdit) => void;
}

/** The sheet as it is in the file, with the table outlined and what lies around it; chosen cells say where a table stands. */
export function SheetView({ id, place, table, waiting, onPlace }: Props) {
  const workspace = useWorkspace();
  const [chosen, setChosen] = useState<{ from: Cell; to: Cell } | null>(null);
  const sheet = useInfiniteQuery({
    queryKey: [workspace, "sheet", id, place.file, place.sheet],
    queryFn: ({ pageParam }) => fetchSheet(workspace, id, place.file, place.sheet, pageParam, ROWS),
    initialPageParam: 1,
    getNextPageParam: (last) => (last.rows.length < ROWS ? null : last.from + last.rows.length),
  });
  if (sheet.isPending) return <Bones lines={8} label={t("plan.loadingSheet")} />;
  if (sheet.isError) {
    return (
      <Failure title={t("plan.sheetFailed")} detail={sentence(sheet.error)} onRetry={() => sheet.refetch()} />
    );
  }
  const parts = sheet.data.pages;
  const columns = parts.reduce(
    (most, part) => (part.columns.length > most.length ? part.columns : most),
    [] as string[],
  );
  const region = table ? readRegion(table.region) : null;
  const area = chosen ? readRegion(regionOf(chosen.from, chosen.to)) : null;

  function choose(event: MouseEvent, dragged: boolean) {
    const cell = cellAt(event.target);
    if (!cell || (dragged && event.buttons !== 1)) return;
    event.preventDefault();
    setChosen((now) => ({ from: now && (dragged || event.shiftKey) ? now.from : cell, to: cell }));
  }

  return (
    <div className={placeCss.view}>
      <PlaceBar
        place={place}
        table={table}
        region={chosen ? regionOf(chosen.from, chosen.to) : ""}
        waiting={waiting}
        onPlace={(edit) => {
          setChosen(null);
          onPlace(edit);
        }}
      />
      <div
        className={css.scroll}
        tabIndex={0}
        role="region"
        aria-label={t("plan.sheetOf", { sheet: place.sheet })}
      >
        <table
          className={`${css.table} ${css.sheet}`}
          onMouseDown={(event) => choose(event, false)}
          onMouseOver={(event) => choose(event, true)}
        >
          <thead>
            <tr>
              <td className={css.rowHead} />
              {columns.map((column) => (
                <th key={column} scope="col">
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {parts.map((part) => (
              <Rows
                key={part.from}
                part={part}
                columns={columns}
                region={region}
                chosen={area}
                headers={table?.header_rows ?? 0}
              />
            ))}
          </tbody>
        </table>
        {sheet.hasNextPage ? (
          <p className={css.more}>
            <Button
              variant="default"
              size="xs"
              loading={sheet.isFetchingNextPage}
              onClick={() => sheet.fetchNextPage()}
            >
              {t("plan.moreOfSheet")}
            </Button>
          </p>
        ) : null}
      </div>
    </div>
  );
}

interface BarProps {
  place: SheetName;
  table: PlannedTable | null;
  /** The cells that are chosen. */
  region: string;
  waiting: boolean;
  onPlace: (place: PlaceEdit) => void;
}

/** What can be done with the chosen cells. */
function PlaceBar({ place, table, region, waiting, onPlace }: BarProps) {
  const make = {
    label: t("place.make"),
    always: region !== "",
    run: (cells: { region: string; headerRows: number }) =>
      onPlace({
        file: place.file,
        sheet: place.sheet,
        region: cells.region,
        header_rows: cells.headerRows,
      }),
  };
  const move = table
    ? [
        {
          label: t("place.move", { table: table.label }),
          always: region !== "",
          run: (cells: { region: string; headerRows: number }) =>
            onPlace({ table: table.name, region: cells.region, header_rows: cells.headerRows }),
        },
      ]
    : [];
  return (
    <div className={placeCss.bar}>
      <PlaceForm region={region} headerRows={1} waiting={waiting} actions={[...move, make]} />
      {region === "" ? <span className={placeCss.hint}>{t("place.choose")}</span> : null}
    </div>
  );
}

/** The cell of the sheet at which a mouse points. */
function cellAt(target: EventTarget): Cell | null {
  const cell = target instanceof Element ? target.closest("td[data-cell]") : null;
  const match = /^(\d+),(\d+)$/.exec(cell?.getAttribute("data-cell") ?? "");
  return match ? { row: Number(match[1]), column: Number(match[2]) } : null;
}

interface RowsProps {
  part: SheetPart;
  columns: string[];
  region: Region | null;
  chosen: Region | null;
  headers: number;
}

function Rows({ part, columns, region, chosen, headers }: RowsProps) {
  return part.rows.map((cells, index) => {
    const row = part.from + index;
    return (
      <tr key={row}>
        <th className={css.rowHead} scope="row">
          {row}
        </th>
        {columns.map((letters, at) => {
          const text = cells[at] ?? "";
          const column = columnNumber(letters);
          return (
            <td
              key={letters}
              data-cell={`${String(row)},${String(column)}`}
              data-chosen={(chosen && inside(row, column, chosen)) || undefined}
              data-part={partOf(row, column, text, region, headers)}
              data-edge={edgesOf(row, column, region)}
              title={text.length > 30 ? text : undefined}
            >
              {text}
            </td>
          );
        })}
      </tr>
    );
  });
}

function inside(row: number, column: number, region: Region): boolean {
  return row >= region.top && row <= region.bottom && column >= region.left && column <= region.right;
}

function partOf(row: number, column: number, text: string, region: Region | null, headers: number) {
  if (!region || !inside(row, column, region)) return text === "" ? undefined : "note";
  return row < region.top + headers ? "header" : "row";
}

function edgesOf(row: number, column: number, region: Region | null): string | undefined {
  if (!region || !inside(row, column, region)) return undefined;
  const edges = [
    row === region.top && "top",
    row === region.bottom && "bottom",
    column === region.left && "left",
    column === region.right && "right",
  ];
  return edges.filter(Boolean).join(" ") || undefined;
}
