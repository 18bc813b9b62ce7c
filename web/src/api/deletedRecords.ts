import { useInfiniteQuery, type InfiniteData, type QueryClient } from "@tanstack/react-query";
import { call, to } from "@/api/client";
import { restoreRecord } from "@/api/record";
import type { Schema } from "@/api/schema";
import { AT_ONCE, Slots } from "@/api/slots";
import { useWorkspace } from "@/api/workspace";

export type DeletedRecord = Schema<"DeletedRecord">;
type Page = Schema<"DeletedRecords">;

const PAGE = 50;

const key = (workspace: string, table: string) => [workspace, "deleted-records", table];

/** The records of a table that were deleted and have not come back, the last deletion first. */
export function useDeletedRecords(table: string) {
  const workspace = useWorkspace();
  return useInfiniteQuery({
    queryKey: key(workspace, table),
    queryFn: ({ pageParam, signal }) =>
      call<Page>(to("tables", table, "deleted"), {
        workspace,
        query: { limit: PAGE, cursor: pageParam },
        signal,
      }),
    initialPageParam: "",
    getNextPageParam: (last) => last.next ?? undefined,
    // What was deleted since it was last looked at is not missed.
    gcTime: 0,
  });
}

/** Reads the list anew, as far as it was read. */
export function refreshDeleted(cache: QueryClient, workspace: string, table: string) {
  return cache.invalidateQueries({ queryKey: key(workspace, table) });
}

/** Takes records out of the list that came back. */
export function leaveDeleted(cache: QueryClient, workspace: string, table: string, ids: ReadonlySet<number>) {
  cache.setQueryData<InfiniteData<Page>>(key(workspace, table), (known) =>
    known
      ? {
          ...known,
          pages: known.pages.map((page) => ({
            ...page,
            records: page.records.filter(({ id }) => !ids.has(id)),
          })),
        }
      : known,
  );
}

export interface BroughtBack {
  /** With the change that each of them was. */
  done: { record: DeletedRecord; seq: number | undefined }[];
  failed: { record: DeletedRecord; why: unknown }[];
}

/**
 * Brings deleted records back, some at once. One may link to another that is not back yet, so what was refused is tried once more, one
 * after the other.
 */
export async function bringBack(
  workspace: string,
  table: string,
  records: DeletedRecord[],
): Promise<BroughtBack> {
  const first = await bringEach(workspace, table, records, AT_ONCE);
  if (first.failed.length === 0 || first.done.length === 0) return first;
  const left = first.failed.map(({ record }) => record);
  const again = await bringEach(workspace, table, left, 1);
  return { done: [...first.done, ...again.done], failed: again.failed };
}

async function bringEach(workspace: string, table: string, records: DeletedRecord[], width: number) {
  const slots = new Slots(width);
  const turns = records.map(({ id, seq }) => slots.run(() => restoreRecord(workspace, table, id, seq)));
  const settled = await Promise.allSettled(turns);
  const came: BroughtBack = { done: [], failed: [] };
  records.forEach((record, at) => {
    const turn = settled[at];
    if (turn?.status === "fulfilled") came.done.push({ record, seq: turn.value });
    else came.failed.push({ record, why: turn?.reason });
  });
  return came;
}
