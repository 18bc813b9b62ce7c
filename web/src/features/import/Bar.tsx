import { Button } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useApplyImport, useUndoImport, type Import } from "@/api/import";
import { sentence } from "@/api/problem";
import { useModel } from "@/api/table";
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

  function takeBack() {
    undo.mutate(String(plan.id), {
      onSuccess: () => say(t("imports.undone")),
      onError: (error) => say({ text: sentence(error), tone: "bad" }),
    });
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
      {problem === null ? (
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
