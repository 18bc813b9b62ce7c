import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { fetchPage, type Selection } from "@/api/record";
import type { Rows } from "@/api/recordPages";
import type { Table } from "@/api/table";
import { t } from "@/ui/text/text";

/** So far down a sorted list a record is looked for; reading on would take longer than going back to the list. */
const LOOKED = 5000;
const STEP = 1000;
/** Rows of groups that may lie between two records. */
const ROWS_BETWEEN = 8;

/** The records before and after one in the list that it was opened from. */
export interface Neighbours {
  before: number | undefined;
  after: number | undefined;
  /** Its place in the list, counted from 1, and how many there are, where they are known. */
  place: string | undefined;
  /** Why there is none before, or none after. */
  noBefore: string;
  noAfter: string;
}

export function useNeighbours(
  workspace: string,
  table: Table,
  pages: Rows,
  selection: Selection,
  id: number,
): Neighbours {
  const place = pages.place(id);
  const { loaded } = pages;
  // Without an order of its own a list goes by the records' numbers, so that the neighbours can be asked for.
  const byNumber = selection.sort === "" && selection.search === "";
  const unknown = place === undefined && pages.started && !pages.complete && pages.error === null;
  const look = unknown && !byNumber && loaded < LOOKED;
  const atEnd = place !== undefined && place === loaded - 1 && !pages.complete;

  useEffect(() => {
    if (look) pages.need(Math.min(loaded + STEP, LOOKED) - 1);
    else if (atEnd) pages.need(loaded);
  }, [pages, loaded, look, atEnd]);

  const asked = useQuery({
    queryKey: [workspace, "neighbours", table.name, selection.filter, id],
    queryFn: async ({ signal }) => {
      const ask = async (side: string, sort: string) => {
        const filter = selection.filter ? `(${selection.filter}) and ${side}` : side;
        const page = await fetchPage(workspace, table.name, {
          selection: { filter, sort, search: "" },
          fields: table.title ?? table.fields[0]?.name,
          limit: 1,
          signal,
        });
        return page.records[0]?.id ?? null;
      };
      const [before, after] = await Promise.all([ask(`@id < ${id}`, "-@id"), ask(`@id > ${id}`, "@id")]);
      return { before, after };
    },
    enabled: unknown && byNumber,
    staleTime: 15_000,
  });

  if (place !== undefined) {
    const of = pages.complete ? loaded : pages.total;
    // In groups some rows are no records, and where a record stands among all of them is not known.
    const grouped = pages.recordRows(0, 1)[0] !== 0;
    return {
      before: nearest(pages, place, -1),
      after: nearest(pages, place, 1),
      place: of === undefined || grouped ? undefined : t("record.place", { place: place + 1, of }),
      noBefore: t("record.first"),
      noAfter: atEnd ? t("record.stillLooking") : t("record.last"),
    };
  }
  const waiting = !pages.started || look || (unknown && byNumber && asked.isPending);
  const none = waiting
    ? t("record.stillLooking")
    : unknown && !byNumber
      ? t("record.tooFar")
      : t("record.notInList");
  return {
    before: asked.data?.before ?? undefined,
    after: asked.data?.after ?? undefined,
    place: undefined,
    noBefore: asked.data ? t("record.first") : none,
    noAfter: asked.data ? t("record.last") : none,
  };
}

/** The next record on a side; between groups a few rows are passed over. */
function nearest(pages: Rows, place: number, step: 1 | -1): number | undefined {
  for (let row = place + step; row >= 0 && Math.abs(row - place) <= ROWS_BETWEEN; row += step) {
    const record = pages.at(row);
    if (record) return record.id;
  }
  return undefined;
}
