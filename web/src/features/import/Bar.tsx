import { Button, Progress } from "@mantine/core";
import { useNavigate, useRouter } from "@tanstack/react-router";
import { useApplyImport, useUndoImport, useWritten, type Import } from "@/api/import";
import { sentence } from "@/api/problem";
import { useModel } from "@/api/table";
import { included } from "@/features/import/plan";
import css from "@/features/import/plan.module.css";
import { deedOf, deletions, doneWords, problemOf } from "@/features/import/standing";
import { routes } from "@/ui/paths";
import { say } from "@/ui/quietBar";
import { t } from "@/ui/text/text";

const tell = (error: unknown) => say({ text: sentence(error), tone: "bad" });

/** At the foot of a plan: where every cell goes, and the button that carries it out and says what it will do. */
export function Bar({ workspace, plan, waiting }: { workspace: string; plan: Import; waiting: boolean }) {
  const navigate = useNavigate();
  const router = useRouter();
  const apply = useApplyImport(String(plan.id));
  const undo = useUndoImport();
  const there = useModel().data?.tables ?? [];
  const { cells, tables } = plan.proposal;
  const deed = deedOf(tables, there);
  const problem = problemOf(tables);
  const deleted = deletions(tables);
  const written = useWritten(String(plan.id), apply.isPending);

  // What is said when it is done is said wherever one is by then, for this bar goes as soon as the import is known to be applied.
  function takeBack() {
    undo.mutateAsync(String(plan.id)).then(() => say(t("imports.undone")), tell);
    void navigate({ to: routes.import, params: { workspace, import: String(plan.id) } });
  }

  function run() {
    const labelOf = (name: string) => there.find((table) => table.name === name)?.label ?? name;
    const here = router.state.location.pathname;
    apply.mutateAsync().then((applied) => {
      say({
        text: doneWords(applied, tables, labelOf),
        action: { label: t("act.undo"), run: takeBack },
      });
      // In the order of the file, not in that of the making, in which what others link to comes first.
      const inOrder = tables.filter(included).map(({ name }) => name);
      const first = inOrder.find((name) => applied.tables.includes(name)) ?? applied.tables[0];
      // Who has gone on meanwhile is left where they are.
      if (first && router.state.location.pathname === here)
        void navigate({ to: routes.table, params: { workspace, table: first }, search: {} });
    }, tell);
  }

  return (
    <footer className={css.bar} data-foot>
      {apply.isPending ? (
        <Writing rows={written} of={tables.filter(included).reduce((sum, { rows }) => sum + rows, 0)} />
      ) : problem === null ? (
        <p className={css.sum}>
          {t("plan.cells", { ...cells })} <strong>{t("plan.nothingLost")}</strong>
          {deleted > 0 ? <span className={css.danger}> {t("again.gone.danger", { n: deleted })}</span> : null}
        </p>
      ) : (
        <p className={css.danger}>{problem}</p>
      )}
      <Button
        onClick={run}
        loading={apply.isPending}
        disabled={!deed.does || waiting || problem !== null}
        className={css.run}
      >
        {deed.words}
      </Button>
    </footer>
  );
}

/** How far it is: rows are counted as they are written, and all of them are kept at the end or none. */
function Writing({ rows, of }: { rows: number | null; of: number }) {
  const words = t("wizard.writing", { rows: Math.min(rows ?? 0, of), of });
  return (
    <div className={css.writing}>
      <p className={css.sum} role="status">
        {words}. {t("wizard.writingHelp")}
      </p>
      <Progress size="sm" value={of > 0 ? Math.min(100, ((rows ?? 0) / of) * 100) : 100} aria-label={words} />
    </div>
  );
}
