import { Button } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { fetchSheet, type PlannedTable, type SheetName, type SheetPart } from "@/api/import";
import { sentence } from "@/api/problem";
import { useWorkspace } from "@/api/workspace";
import { columnNumber, readRegion, type Region } from "@/features/import/plan";
import css from "@/features/import/planTable.module.css";
import { Bones, Failure } from "@/ui/states";
import { t } from "@/ui/text/text";

const ROWS = 100;

/** The sheet as it is in the file, with the table outlined and what lies around it. */
export function SheetView({
  id,
  place,
  table,
}: {
  id: string;
  place: SheetName;
  table: PlannedTable | null;
}) {
  const workspace = useWorkspace();
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
  return (
    <div
      className={css.scroll}
      tabIndex={0}
      role="region"
      aria-label={t("plan.sheetOf", { sheet: place.sheet })}
    >
      <table className={`${css.table} ${css.sheet}`}>
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
  );
}

interface RowsProps {
  part: SheetPart;
  columns: string[];
  region: Region | null;
  headers: number;
}

function Rows({ part, columns, region, headers }: RowsProps) {
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
