import { Button } from "@mantine/core";
import { IconArrowBackUp, IconFileOff, IconTable } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { fileName, useImport, useUndoImport, type Import } from "@/api/import";
import { Problem, sentence } from "@/api/problem";
import { useModel } from "@/api/table";
import { words } from "@/features/import/Findings";
import css from "@/features/import/imports.module.css";
import { Plan } from "@/features/import/Plan";
import { Page } from "@/ui/page";
import { routes } from "@/ui/paths";
import { say } from "@/ui/quietBar";
import { Bones, Empty, Failure } from "@/ui/states";
import { t } from "@/ui/text/text";

/** One import: its plan while it is planned, then what came of it. */
export function ImportPage({ workspace, id }: { workspace: string; id: string }) {
  const found = useImport(id);
  if (found.isPending) return <Bones lines={8} label={t("plan.loading")} />;
  if (found.isError) {
    if (found.error instanceof Problem && [400, 404].includes(found.error.status)) {
      return (
        <Empty
          whole
          icon={IconFileOff}
          title={t("import.missing")}
          action={
            <Button
              variant="default"
              renderRoot={(props) => <Link to={routes.imports} params={{ workspace }} {...props} />}
            >
              {t("import.all")}
            </Button>
          }
        >
          {t("import.missingHelp", { id })}
        </Empty>
      );
    }
    const reference = found.error instanceof Problem ? found.error.requestId : undefined;
    return (
      <Failure
        whole
        title={t("plan.failed")}
        detail={sentence(found.error)}
        reference={reference}
        onRetry={() => found.refetch()}
      />
    );
  }
  if (found.data.status === "planned") return <Plan key={id} workspace={workspace} plan={found.data} />;
  return <Outcome workspace={workspace} done={found.data} />;
}

function Outcome({ workspace, done }: { workspace: string; done: Import }) {
  const undo = useUndoImport();
  const model = useModel();
  const undone = done.status === "undone";
  const names = done.result?.tables ?? done.proposal?.tables.map((table) => table.name) ?? [];
  const standing = names.flatMap((name) => model.data?.tables.find((table) => table.name === name) ?? []);

  function takeBack() {
    undo.mutate(String(done.id), {
      onSuccess: () => say(t("imports.undone")),
      onError: (error) => say({ text: sentence(error), tone: "bad" }),
    });
  }

  return (
    <Page title={done.files.map(fileName).join(", ")} lead={undone ? t("imports.wasUndone") : lead(done)}>
      {Object.entries(done.result?.rejected ?? {}).map(([code, n]) => (
        <p key={code}>{t("imports.rejected", { n, code: words(code) })}</p>
      ))}
      {undone ? null : (
        <>
          <ul className={css.list}>
            {standing.map((table) => (
              <li key={table.name}>
                <Link
                  to={routes.table}
                  params={{ workspace, table: table.name }}
                  search={{}}
                  className={css.line}
                >
                  <IconTable size={16} aria-hidden className={css.sign} />
                  <span className={css.name}>{table.label}</span>
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
          <p className={css.note}>{t("imports.undoHelp")}</p>
        </>
      )}
    </Page>
  );
}

function lead({ result }: Import): string {
  if (!result) return t("imports.appliedPlain");
  const records = t("imports.applied", { n: result.accepted });
  return result.misfits ? `${records} ${t("imports.misfits", { n: result.misfits })}` : records;
}
