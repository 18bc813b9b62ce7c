import { useQuery } from "@tanstack/react-query";
import { fetchPage, type RecordPage, type Selection } from "@/api/record";
import { useWorkspace } from "@/api/workspace";

/** The first records of a table that a filter and a search let through; undefined as long as they are not there. */
export function useFirstUnder(
  table: string,
  { filter, search = "", sort = "" }: Pick<Selection, "filter"> & Partial<Selection>,
  limit: number,
): RecordPage | undefined {
  const workspace = useWorkspace();
  const { data } = useQuery({
    queryKey: [workspace, "first", table, filter, search, sort, limit],
    queryFn: ({ signal }) =>
      fetchPage(workspace, table, { selection: { filter, search, sort }, limit, signal }),
    enabled: filter !== "",
    staleTime: 0,
  });
  return data;
}
