import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { IconPlus } from "@tabler/icons-react";
import { useCallback, useState } from "react";
import type { Change } from "@/api/change";
import { useChanges } from "@/api/live";
import { sentence } from "@/api/problem";
import { fetchPage, type SheafRecord } from "@/api/record";
import type { Table } from "@/api/table";
import { AddLinked } from "@/features/record/AddLinked";
import { firstFields, pointingAt, pointingAtTitle, type BackLink } from "@/features/record/backLinks";
import css from "@/features/record/linked.module.css";
import { LinkedTable } from "@/features/record/LinkedTable";
import { routes } from "@/ui/paths";
import { Bones } from "@/ui/states";
import { count as said, t } from "@/ui/text/text";

const FIRST = 5;

interface Props {
  workspace: string;
  record: SheafRecord;
  table: Table;
  tables: Table[];
  links: BackLink[];
  columns: number;
  heading: "h3" | "h4";
}

/** The records of other tables that point to this one. */
export function BackLinks({ links, ...rest }: Props) {
  return links.map((link) => <Part key={`${link.table.id} ${link.field.id}`} link={link} {...rest} />);
}

function Part({
  workspace,
  record,
  table,
  tables,
  link,
  columns,
  heading: Heading,
}: Omit<Props, "links"> & { link: BackLink }) {
  const cache = useQueryClient();
  const [adding, setAdding] = useState(false);
  const shown = firstFields(link.table, columns, link.field);
  const names = shown.map((field) => field.name).join(",");
  const expand = shown.flatMap((field) => (field.link ? [field.name] : [])).join(",");
  const key = [workspace, "backLinks", link.table.name, link.field.name];
  const found = useQuery({
    queryKey: [...key, record.id, names],
    queryFn: ({ signal }) =>
      fetchPage(workspace, link.table.name, {
        selection: { filter: pointingAt(link, record.id), sort: "", search: "" },
        fields: names,
        expand: expand || undefined,
        limit: FIRST,
        count: true,
        signal,
      }),
    placeholderData: (before) => before,
  });
  const refresh = useCallback(
    () => void cache.invalidateQueries({ queryKey: [workspace, "backLinks", link.table.name] }),
    [cache, workspace, link.table.name],
  );
  const onChange = useCallback(
    (change: Change) => {
      // What is said about a record changes nothing of it.
      if (change.kind === "comment") return;
      if (!change.table || change.table === link.table.name) refresh();
    },
    [refresh, link.table.name],
  );
  useChanges(workspace, onChange);

  const records = found.data?.records ?? [];
  const count = found.data?.count ?? records.length;
  const asTitle = useReadableFilter(workspace, link, record, table, count, count > records.length);
  return (
    <section className={css.part} aria-label={link.label}>
      <div className={css.head}>
        <Heading className={css.label}>
          {link.label}
          {found.data ? <span className={css.count}>{said(count)}</span> : null}
        </Heading>
        <button
          type="button"
          className={css.add}
          aria-label={t("record.addTo", { table: link.label })}
          onClick={() => setAdding(true)}
          data-noprint
        >
          <IconPlus size={14} aria-hidden />
          {t("record.addOne")}
        </button>
      </div>
      {found.isPending ? <Bones lines={2} label={t("record.loadingLinks")} /> : null}
      {found.isError ? (
        <p className={css.why} data-tone="error" role="alert">
          {t("record.linksFailed", { why: sentence(found.error) })}{" "}
          <button type="button" className={css.more} onClick={() => void found.refetch()}>
            {t("act.retry")}
          </button>
        </p>
      ) : null}
      {found.data && records.length === 0 ? (
        <p className={css.none}>{t("record.noneLinked", { table: link.table.label })}</p>
      ) : null}
      {records.length ? (
        <LinkedTable
          workspace={workspace}
          table={link.table}
          tables={tables}
          fields={shown}
          records={records}
          label={link.label}
        />
      ) : null}
      {count > records.length ? (
        <Link
          to={routes.table}
          params={{ workspace, table: link.table.name }}
          search={{ filter: asTitle }}
          className={css.more}
          data-noprint
        >
          {t("record.showAll", { n: count })}
        </Link>
      ) : null}
      {count > records.length ? (
        <p className={css.none} data-printonly>
          {t("record.firstOf", { shown: records.length, n: count })}
        </p>
      ) : null}
      {adding ? (
        <AddLinked
          workspace={workspace}
          link={link}
          to={record}
          target={table}
          tables={tables}
          onDone={refresh}
          onClose={() => setAdding(false)}
        />
      ) : null}
    </section>
  );
}

/** The filter for all of them: by the title of what they point to, unless that leaves a namesake's records too. */
function useReadableFilter(
  workspace: string,
  link: BackLink,
  record: SheafRecord,
  table: Table,
  count: number,
  wanted: boolean,
): string {
  const readable = pointingAtTitle(link, table.title && record.fields[table.title]);
  const asked = useQuery({
    queryKey: [workspace, "backLinks", link.table.name, "readable", readable],
    queryFn: ({ signal }) =>
      fetchPage(workspace, link.table.name, {
        selection: { filter: readable ?? "", sort: "", search: "" },
        fields: link.field.name,
        limit: 1,
        count: true,
        signal,
      }),
    enabled: wanted && readable !== null,
    retry: false,
  });
  return readable !== null && asked.data?.count === count ? readable : pointingAt(link, record.id);
}
