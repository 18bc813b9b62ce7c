import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { previewField, type FieldBody, type FieldPreview } from "@/api/field";
import { Problem, sentence } from "@/api/problem";
import { useWorkspace } from "@/api/workspace";
import css from "@/features/field/field.module.css";
import { routes } from "@/ui/paths";
import { t } from "@/ui/text/text";

const SHOWN = 5;

/** What a change would do to the values that are there, before it is made. */
export function FieldTrial({ table, field, changes }: { table: string; field: string; changes: FieldBody }) {
  const workspace = useWorkspace();
  const [asked] = useDebouncedValue(JSON.stringify(changes), 250);
  const trial = useQuery({
    queryKey: [workspace, "fieldTrial", table, field, asked],
    queryFn: ({ signal }) => previewField(workspace, table, field, JSON.parse(asked) as FieldBody, signal),
    staleTime: 0,
    gcTime: 0,
  });
  return (
    <div className={css.trial} role="status">
      {trial.isPending ? <p className={css.quiet}>{t("shape.trying")}</p> : null}
      {trial.isError ? (
        <p className={css.bad}>
          {sentence(trial.error)}
          {trial.error instanceof Problem && trial.error.hint ? ` ${trial.error.hint}` : ""}
        </p>
      ) : null}
      {trial.data ? <Outcome found={trial.data} workspace={workspace} table={table} /> : null}
    </div>
  );
}

function Outcome({ found, workspace, table }: { found: FieldPreview; workspace: string; table: string }) {
  const all = found.fit + found.misfit;
  if (all === 0) return <p className={css.good}>{t("shape.noValues")}</p>;
  const partly = found.complete ? null : (
    <p className={css.quiet}>{t("shape.partly", { n: found.records })}</p>
  );
  if (found.misfit === 0) {
    return (
      <>
        <p className={css.good}>{t("shape.allFit", { n: all })}</p>
        {partly}
      </>
    );
  }
  const samples = found.samples.slice(0, SHOWN);
  const rest = found.misfit - samples.length;
  return (
    <>
      <p className={css.some}>{t("shape.someFit", { n: found.misfit, of: all })}</p>
      <table className={css.tries} aria-label={t("shape.misfits")}>
        <thead>
          <tr>
            <th scope="col">{t("shape.misfitRecord")}</th>
            <th scope="col">{t("shape.misfitWhy")}</th>
          </tr>
        </thead>
        <tbody>
          {samples.map((sample) => (
            <tr key={sample.record}>
              <td>
                <Link
                  to={routes.record}
                  params={{ workspace, table, record: String(sample.record) }}
                  search={{}}
                  target="_blank"
                >
                  {sample.record}
                </Link>
              </td>
              <td>{sample.message}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {rest > 0 ? <p className={css.quiet}>{t("plan.moreFindings", { n: rest })}</p> : null}
      {partly}
    </>
  );
}
