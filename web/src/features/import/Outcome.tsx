import { Button } from "@mantine/core";
import { IconArrowBackUp, IconTable } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { fileName, useUndoImport, type Import, type PlannedTable } from "@/api/import";
import { sentence } from "@/api/problem";
import { useModel, type Table } from "@/api/table";
import { ChangeRow } from "@/features/import/ChangeRow";
import { words } from "@/features/import/Findings";
import css from "@/features/import/imports.module.css";
import { Misfits } from "@/features/import/Misfits";
import { included } from "@/features/import/plan";
import { useShownValues } from "@/features/import/shownValues";
import { countWords, deletions, groupChanges, recordWords, updates } from "@/features/import/standing";
import { Page } from "@/ui/page";
import { routes } from "@/ui/paths";
import { say } from "@/ui/quietBar";
import { t } from "@/ui/text/text";

/** What came of an import: its tables, what became of the records, and what was not taken. */
export function Outcome({ workspace, done }: { workspace: string; done: Import }) {
  const undo = useUndoImport();
  const model = useModel();
  const undone = done.status === "undone";
  const planned = done.proposal?.tables ?? [];
  const names = done.result?.tables ?? planned.map((table) => table.name);
  const standing = [...new Set(names)].flatMap(
    (name) => model.data?.tables.find((table) => table.name === name) ?? [],
  );

  function takeBack() {
    undo.mutate(String(done.id), {
      onSuccess: () => say(t("imports.undone")),
      onError: (error) => say({ text: sentence(error), tone: "bad" }),
    });
  }

  return (
    <Page title={done.files.map(fileName).join(", ")} lead={undone ? t("imports.wasUndone") : lead(done)}>
      {undone ? null : (
        <>
          <Said done={done} />
          <ul className={css.list}>
            {standing.map((table) => (
              <li key={table.name}>
                <Link
                  to={routes.table}
                  params={{ workspace, table: table.name }}
                  search={{}}
                  className={css.line}
                  data-wrap
                >
                  <IconTable size={16} aria-hidden className={css.sign} />
                  <span className={css.name}>{table.label}</span>
                  <span className={css.facts}>{countsOf(table, planned)}</span>
                </Link>
              </li>
            ))}
          </ul>
          <Button
            mt="lg"
            variant="default"
            leftSection={<IconArrowBackUp size={16} />}
            loading={undo.isPending}
            onClick={takeBack}
          >
            {t("imports.undo")}
          </Button>
          <p className={css.note}>{t(updates(done) ? "again.undoHelp" : "imports.undoHelp")}</p>
          {done.result?.misfits ? <Misfits tables={standing} /> : null}
          {planned.filter(included).map((table) => (
            <NotTaken key={table.name} table={table} planned={planned} tables={model.data?.tables ?? []} />
          ))}
        </>
      )}
    </Page>
  );
}

function lead({ result, proposal }: Import): string {
  if (!result) return t("imports.appliedPlain");
  const again = updates({ proposal });
  const records = again
    ? t("again.lead", { records: recordWords(result, deletions(proposal.tables)), same: result.same ?? 0 })
    : t("imports.applied", { n: result.accepted });
  return result.misfits ? `${records} ${t("imports.misfits", { n: result.misfits })}` : records;
}

/** What was left as it was, in sentences. */
function Said({ done: { result, proposal } }: { done: Import }) {
  const deleted = deletions(proposal?.tables ?? []);
  const kept = (result?.gone ?? 0) - deleted;
  return (
    <>
      {Object.entries(result?.rejected ?? {}).map(([code, n]) => (
        <p key={code} className={css.said}>
          {code === "conflict" || code === "refused"
            ? t(`again.applied.${code}`, { n })
            : t("imports.rejected", { n, code: words(code) })}
        </p>
      ))}
      {deleted > 0 ? <p className={css.said}>{t("again.applied.deleted", { n: deleted })}</p> : null}
      {kept > 0 ? <p className={css.said}>{t("again.applied.kept", { n: kept })}</p> : null}
    </>
  );
}

/** What became of the records of a table that stood before. */
function countsOf(table: Table, planned: PlannedTable[]): string {
  return planned
    .filter((one) => included(one) && one.into?.table === table.name)
    .flatMap(({ into }) =>
      into?.compared ? countWords(into.compared, into.gone === "delete").map(({ words: said }) => said) : [],
    )
    .join(", ");
}

/** Rows that were refused, and records that were left as they were here, one by one. */
function NotTaken({
  table,
  planned,
  tables,
}: {
  table: PlannedTable;
  planned: PlannedTable[];
  tables: Table[];
}) {
  const { into } = table;
  const there = tables.find((one) => one.name === into?.table);
  const groups = into?.compared
    ? groupChanges(into.compared).filter(({ what }) => what === "conflict" || what === "refused")
    : [];
  const show = useShownValues(
    there,
    groups.flatMap((group) => group.examples),
    planned,
  );
  if (!into) return null;
  return groups.map(({ what, count, examples }) => (
    <section key={what} aria-label={t(`again.group.${what}`)}>
      <h2 className={css.heading}>
        {t(what === "conflict" ? "again.leftOf" : "again.refusedOf", { table: there?.label ?? into.table })}
      </h2>
      {examples.length < count ? (
        <p className={css.said}>{t("again.first", { n: examples.length, of: count })}</p>
      ) : null}
      <ul>
        {examples.map((example, at) => (
          <ChangeRow key={at} example={example} into={into} show={show} />
        ))}
      </ul>
    </section>
  ));
}
