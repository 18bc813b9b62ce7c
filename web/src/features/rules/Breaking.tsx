import { useQuery } from "@tanstack/react-query";
import { sentence } from "@/api/problem";
import { fetchPage } from "@/api/record";
import type { Table } from "@/api/table";
import { useWorkspace } from "@/api/workspace";
import css from "@/features/rules/rules.module.css";
import { t } from "@/ui/text/text";
import "@/ui/text/laterWords";

/** How many records break a rule before it is one. The server keeps such records, so that nothing is lost by a rule. */
export function Breaking({ table, formula }: { table: Table; formula: string }) {
  const workspace = useWorkspace();
  const found = useQuery({
    queryKey: [workspace, "breaking", table.name, formula],
    queryFn: ({ signal }) =>
      fetchPage(workspace, table.name, {
        selection: { filter: `not (${formula})`, sort: "", search: "" },
        fields: table.title ?? table.fields[0]?.name,
        limit: 1,
        count: true,
        signal,
      }),
    placeholderData: (before) => before,
    retry: false,
    gcTime: 0,
  });
  if (found.isPending) return <p className={css.quiet}>{t("rules.counting")}</p>;
  if (found.isError) return <p className={css.bad}>{sentence(found.error)}</p>;
  const { count = 0 } = found.data;
  return count ? (
    <p className={css.some}>{t("rules.breaks", { n: count })}</p>
  ) : (
    <p className={css.good}>{t("rules.breaksNone")}</p>
  );
}
