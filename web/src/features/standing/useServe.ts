import { sentence } from "@/api/problem";
import type { WorkspaceEntry } from "@/api/workspace";
import { useChangeWorkspace } from "@/api/workspaces";
import { say } from "@/ui/quietBar";
import { t } from "@/ui/text/text";

/** Archives a workspace or puts it to use again, at once: the one is undone by the other. */
export function useServe({ name, label, standing }: WorkspaceEntry) {
  const { mutate, isPending } = useChangeWorkspace();
  const as = (next: "active" | "archived", undo?: "active" | "archived") =>
    mutate(
      { name, change: { standing: next } },
      {
        onSuccess: () =>
          say({
            text: t(next === "active" ? "standing.served" : "standing.archivedDone", { name: label }),
            action: undo && { label: t("act.undo"), run: () => as(undo) },
          }),
        onError: (error) => say({ text: sentence(error), tone: "bad" }),
      },
    );
  return {
    isPending,
    archive: () => as("archived", "active"),
    serve: () => as("active", standing === "archived" ? "archived" : undefined),
  };
}
