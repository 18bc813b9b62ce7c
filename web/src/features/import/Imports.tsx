import { IconFileSpreadsheet, IconTrash } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { fileName, useForgetPlan, useImports, type ImportLine } from "@/api/import";
import { sentence } from "@/api/problem";
import { Dropzone } from "@/features/import/Dropzone";
import css from "@/features/import/imports.module.css";
import { IconButton } from "@/ui/iconButton";
import { ago, fullMoment } from "@/ui/moment";
import { Page } from "@/ui/page";
import { routes } from "@/ui/paths";
import { say } from "@/ui/quietBar";
import { Bones, Failure } from "@/ui/states";
import { t, type TextKey } from "@/ui/text/text";

const states: Record<string, TextKey> = {
  planned: "imports.planned",
  applied: "imports.done",
  undone: "imports.takenBack",
  failed: "imports.failedOne",
};

/** All imports of the workspace, the newest first. */
export function Imports({ workspace }: { workspace: string }) {
  const imports = useImports();
  return (
    <Page title={t("imports.title")} lead={t("imports.lead")}>
      <Dropzone workspace={workspace} />
      {imports.isPending ? <Bones lines={4} label={t("imports.loading")} /> : null}
      {imports.isError ? (
        <Failure
          title={t("imports.failed")}
          detail={sentence(imports.error)}
          onRetry={() => imports.refetch()}
        />
      ) : null}
      {imports.data?.imports.length ? (
        <>
          <h2 className={css.heading}>{t("imports.before")}</h2>
          <ul className={css.list}>
            {[...imports.data.imports]
              .sort((a, b) => b.id - a.id)
              .map((line) => (
                <Line key={line.id} line={line} workspace={workspace} />
              ))}
          </ul>
        </>
      ) : null}
    </Page>
  );
}

function Line({ line, workspace }: { line: ImportLine; workspace: string }) {
  const forget = useForgetPlan();
  const state = states[line.status];
  const files = line.files.map(fileName).join(", ");
  return (
    <li className={css.row}>
      <Link to={routes.import} params={{ workspace, import: String(line.id) }} className={css.line}>
        <IconFileSpreadsheet size={16} aria-hidden className={css.sign} />
        <span className={css.name} title={files}>
          {files}
        </span>
        <span className={css.facts}>
          {state ? t(state) : line.status}
          {line.at ? <span title={fullMoment(line.at)}>, {ago(line.at)}</span> : null}
        </span>
      </Link>
      <span className={css.act}>
        {line.status === "planned" ? (
          <IconButton
            icon={IconTrash}
            label={t("wizard.forget", { files })}
            disabled={forget.isPending}
            onClick={() =>
              forget.mutate(String(line.id), {
                onSuccess: () => say(t("wizard.forgotten", { files })),
                onError: (error) => say({ text: sentence(error), tone: "bad" }),
              })
            }
          />
        ) : null}
      </span>
    </li>
  );
}
