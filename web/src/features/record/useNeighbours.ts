import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { fetchPage, type Selection } from "@/api/record";
import type { ShownRecords } from "@/api/shownRecords";
import type { Table } from "@/api/table";
import { t } from "@/ui/text/text";
import { both } from "@/views/look";

/** So far down a sorted list a record is looked for; reading on would take longer than going back to the list. */
const LOOKED = 5000;
const STEP = 1000;

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
  pages: ShownRecords & { need?: (row: number) => void },
  selection: Selection,
  id: number,
): Neighbours {
  const place = pages.place(id);
  const loaded = pages.rows.length;
  // Without an order of its own a list goes by the records' numbers, so that the neighbours can be asked for.
  const byNumber = selection.sort === "" && selection.search === "";
  const unknown = place === undefined && pages.started && !pages.complete && pages.error === null;
  const look = unknown && !byNumber && loaded < LOOKED;
  // Where a record stands among all of them is known only where they are read one after the other.
  const inOrder = place !== undefined && pages.row(id) === place;
  const atEnd = inOrder && place === loaded - 1 && !pages.complete;

  useEffect(() => {
    if (look) pages.need?.(Math.min(loaded + STEP, LOOKED) - 1);
    else if (atEnd) pages.need?.(loaded);
  }, [pages, loaded, look, atEnd]);

  const asked = useQuery({
    queryKey: [workspace, "neighbours", table.name, selection.filter, id],
    queryFn: async ({ signal }) => {
      const ask = async (side: string, sort: string) => {
        const filter = both(selection.filter, side);
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
    return {
      before: pages.rows[place - 1]?.id,
      after: pages.rows[place + 1]?.id,
      place: of === undefined || !inOrder ? undefined : t("record.place", { place: place + 1, of }),
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
