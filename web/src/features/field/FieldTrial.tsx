import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { previewField, type FieldBody, type FieldPreview } from "@/api/field";
import { Problem, sentence } from "@/api/problem";
import { useWorkspace } from "@/api/workspace";
import css from "@/features/field/field.module.css";
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
      {trial.data ? <Outcome found={trial.data} /> : null}
    </div>
  );
}

function Outcome({ found }: { found: FieldPreview }) {
  const all = found.fit + found.misfit;
  if (all === 0) return <p className={css.good}>{t("shape.noValues")}</p>;
  if (found.misfit === 0) return <p className={css.good}>{t("shape.allFit", { n: all })}</p>;
  const values = [...new Set(found.samples.map((sample) => written(sample.value)))].slice(0, SHOWN);
  const shown = found.samples.filter((sample) => values.includes(written(sample.value))).length;
  const rest = found.misfit - shown;
  return (
    <>
      <p className={css.some}>{t("shape.someFit", { n: found.misfit, of: all })}</p>
      <p className={css.samples}>
        {values.map((value) => t("shape.quoted", { value })).join(", ")}
        {rest > 0 ? ` ${t("plan.moreFindings", { n: rest })}` : ""}
      </p>
      {found.samples[0] ? <p className={css.quiet}>{found.samples[0].message}</p> : null}
      {found.complete ? null : <p className={css.quiet}>{t("shape.partly", { n: found.records })}</p>}
    </>
  );
}

const written = (value: unknown) => (typeof value === "object" ? JSON.stringify(value) : String(value));
