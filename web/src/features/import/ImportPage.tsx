import { Button } from "@mantine/core";
import { IconFileOff } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useImport } from "@/api/import";
import { Problem, sentence } from "@/api/problem";
import { Outcome } from "@/features/import/Outcome";
import { Plan } from "@/features/import/Plan";
import { routes } from "@/ui/paths";
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
