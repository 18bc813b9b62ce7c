import { useQuery } from "@tanstack/react-query";
import { fetchPage } from "@/api/record";
import { useModel, type Field } from "@/api/table";
import { useWorkspace } from "@/api/workspace";

const SHOWN = 30;

/** Records of the table that a link points to, found by searching; the first ones by title where nothing is asked. */
export function useFoundRecords(field: Field, search: string) {
  const workspace = useWorkspace();
  const name = field.link?.table ?? "";
  const target = useModel().data?.tables.find((table) => table.name === name);
  const found = useQuery({
    queryKey: [workspace, "pick", name, search],
    queryFn: ({ signal }) =>
      fetchPage(workspace, name, {
        limit: SHOWN,
        selection: { search, filter: "", sort: target?.title ?? "" },
        signal,
      }),
    enabled: target !== undefined,
    staleTime: 15_000,
    placeholderData: (before) => before,
  });
  return { target, found };
}
