import { Textarea } from "@mantine/core";
import { useState } from "react";
import { useChangeWorkspace } from "@/api/workspaces";
import { wrongOf } from "@/features/account/wrong";
import { Ask } from "@/features/account/Part";
import type { FormProps } from "@/features/standing/formProps";
import { say } from "@/ui/quietBar";
import { t } from "@/ui/text/text";

/** Keeps the people of a workspace out, and tells them why. */
export function SuspendForm({ workspace, onDone, onCancel }: FormProps) {
  const { mutate, isPending, error } = useChangeWorkspace();
  const [reason, setReason] = useState("");

  function go() {
    const change = { standing: "suspended" as const, ...(reason.trim() ? { reason: reason.trim() } : {}) };
    mutate(
      { name: workspace.name, change },
      {
        onSuccess: (now) => {
          say(t("standing.suspendedDone", { name: now.label }));
          onDone(now);
        },
      },
    );
  }

  return (
    <Ask
      go={t("standing.suspend")}
      danger
      wrong={wrongOf(error)}
      pending={isPending}
      onGo={go}
      onCancel={onCancel}
    >
      <Textarea
        label={t("standing.reasonLabel")}
        description={t("standing.reasonHelp")}
        maxLength={500}
        autosize
        minRows={2}
        maxRows={6}
        data-autofocus
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </Ask>
  );
}
