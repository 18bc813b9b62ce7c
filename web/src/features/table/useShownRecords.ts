import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import { everyField, expansion, fetchMarks, fetchPage, type SheafRecord } from "@/api/record";
import { RecordGroups } from "@/api/recordGroups";
import { RecordPages, type Rows } from "@/api/recordPages";
import type { Table } from "@/api/table";
import type { Look } from "@/api/view";
import { pageLaidOver } from "@/api/waitingOver";
import { keeperOf } from "@/features/table/keeperOf";
import { openRecords, targetsOf, type Shape } from "@/features/table/openRecords";
import { firstWeekday } from "@/ui/locale";
import { filterOf, groupOf } from "@/views/board/columns";
import { daysShown, type Extent } from "@/views/calendar/weeks";
import { readColours } from "@/views/colouring";
import { nameInFormula } from "@/views/filter/write";
import { both } from "@/views/look";
import { orderBy } from "@/views/order";
import { PLACED, placedOrNot } from "@/views/timeline/placed";
import type { Day } from "@/views/time/days";
import { within } from "@/views/time/span";
import { readSort } from "@/views/sort";

interface Asked extends Shape {
  /** A day that a calendar shows, with the month or week around it. */
  at: Day;
  extent: Extent;
}

/** The records of a table under a filter, an order and a search, read as the look needs them. */
export function useShownRecords(
  workspace: string,
  table: Table,
  tables: Table[],
  look: Look | null,
  { filter, sort, search, at, extent, group = "", coloured = "", summary = {} }: Asked,
): Rows | RecordGroups {
  const expand = expansion(table);
  const fields = everyField(table);
  const name = table.name;
  // The same look says the same: a model that was read again makes no new pages.
  const kind = look?.kind;
  const named = (field: string | null | undefined) => table.fields.find(({ name: one }) => one === field);
  const by = look?.kind === "board" ? named(look.by) : undefined;
  const dated = look?.kind === "calendar" || look?.kind === "timeline" ? look : undefined;
  const from = named(dated?.from);
  const to = named(dated?.to);
  const shape = JSON.stringify([by, from, to].map((field) => field && { ...field, people: undefined }));
  const isColoured = kind !== "list" && kind !== "pivot";
  // Groups are a grid's alone, and sums only with them.
  const laid = JSON.stringify({
    ...(isColoured ? { coloured } : {}),
    ...(kind ? {} : { group, summary: group ? summary : {} }),
  });
  const targets = useMemo(
    () => JSON.stringify(group && !kind ? targetsOf(table, tables) : {}),
    [group, kind, table, tables],
  );
  const days = kind === "calendar" ? daysShown(at, extent, firstWeekday()) : undefined;

  const cache = useQueryClient();

  const pages = useMemo(() => {
    const waiting = keeperOf(cache, workspace);
    const shaped = JSON.parse(laid) as Partial<Shape>;
    const marks = readColours(shaped.coloured ?? "").map(({ when }) => when);
    const read = (own: string, order = sort, belongs?: (record: SheafRecord) => boolean) => {
      const selection = { filter: both(filter, own), sort: order, search };
      return [
        async (cursor: string | undefined, limit: number, signal: AbortSignal) => {
          const page = await fetchPage(workspace, name, {
            ...{ selection, expand, fields, marks, limit, cursor, signal },
          });
          return pageLaidOver(waiting, name, page, cursor === undefined, belongs);
        },
        async (signal: AbortSignal) =>
          (await fetchPage(workspace, name, { selection, limit: 1, count: true, signal })).count,
        marks.length
          ? (ids: number[], signal: AbortSignal) => fetchMarks(workspace, name, ids, marks, signal)
          : undefined,
      ] as const;
    };
    if (kind === "board" && by) {
      const [, count] = read("");
      return new RecordGroups({
        groupOf: (record) => groupOf(record, by),
        open: (group) => {
          const own = filterOf(group, by, table.fields);
          return new RecordPages(...read(own, sort, (record) => groupOf(record, by) === group));
        },
        compare: orderBy(readSort(sort), table.fields),
        count,
      });
    }
    if (kind === "timeline" && from) {
      const [, count] = read("");
      return new RecordGroups({
        groupOf: (record) => placedOrNot(record, { from, to }),
        open: (group) => {
          const blank = `ISBLANK(${nameInFormula(from, table.fields)})`;
          // In the order of time, so that bars go down as they go on; unless another order is asked for.
          const order = sort === "" && group === PLACED ? from.name : sort;
          const belongs = (record: SheafRecord) => placedOrNot(record, { from, to }) === group;
          return new RecordPages(...read(group === PLACED ? `not ${blank}` : blank, order, belongs));
        },
        compare: orderBy(readSort(sort || from.name), table.fields),
        count,
      });
    }
    if (days && from) return new RecordPages(...read(within(days.from, days.to, { from, to }, table.fields)));
    if (kind) return new RecordPages(...read(""));
    const source = {
      ...{ workspace, name, expand, fields, waiting },
      targets: JSON.parse(targets) as Record<string, Table>,
    };
    return openRecords(source, { filter, sort, search, ...shaped });
    // eslint-disable-next-line react-hooks/exhaustive-deps -- The fields are followed by what they say of records.
  }, [
    cache,
    workspace,
    name,
    expand,
    fields,
    filter,
    sort,
    search,
    kind,
    shape,
    laid,
    targets,
    days?.from,
    days?.to,
  ]);

  useEffect(() => {
    pages.start();
    return () => pages.close();
  }, [pages]);

  return pages;
}
