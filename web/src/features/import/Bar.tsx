import { Button, Progress } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useApplyImport, useUndoImport, useWritten, type Import } from "@/api/import";
import { sentence } from "@/api/problem";
import { useModel } from "@/api/table";
import { included } from "@/features/import/plan";
import css from "@/features/import/plan.module.css";
import { deedOf, deletions, doneWords, problemOf } from "@/features/import/standing";
import { routes } from "@/ui/paths";
import { say } from "@/ui/quietBar";
import { t } from "@/ui/text/text";

/** At the foot of a plan: where every cell goes, and the button that carries it out and says what it will do. */
export function Bar({ workspace, plan, waiting }: { workspace: string; plan: Import; waiting: boolean }) {
  const navigate = useNavigate();
  const apply = useApplyImport(String(plan.id));
  const undo = useUndoImport();
  const there = useModel().data?.tables ?? [];
  const { cells, tables } = plan.proposal;
  const deed = deedOf(tables, there);
  const problem = problemOf(tables);
  const deleted = deletions(tables);
  const written = useWritten(String(plan.id), apply.isPending);

  function takeBack() {
    // It is pressed where this has been left: what is told of it may not hang on it.
    undo.mutateAsync(String(plan.id)).then(
      () => say(t("imports.undone")),
      (error: unknown) => say({ text: sentence(error), tone: "bad" }),
    );
    void navigate({ to: routes.import, params: { workspace, import: String(plan.id) } });
  }

  function run() {
    const labelOf = (name: string) => there.find((table) => table.name === name)?.label ?? name;
    apply.mutate(undefined, {
      onSuccess: (applied) => {
        say({
          text: doneWords(applied, tables, labelOf),
          action: { label: t("act.undo"), run: takeBack },
        });
        const first = applied.tables[0];
        if (first) void navigate({ to: routes.table, params: { workspace, table: first }, search: {} });
      },
      onError: (error) => say({ text: sentence(error), tone: "bad" }),
    });
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
