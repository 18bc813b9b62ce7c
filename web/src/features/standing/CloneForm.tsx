import { TextInput } from "@mantine/core";
import { useState } from "react";
import { faultOf, isRefused } from "@/api/fault";
import { useCloneWorkspace } from "@/api/workspaces";
import { Ask } from "@/features/account/Part";
import { wrongOf } from "@/features/account/wrong";
import { nameOf } from "@/features/shell/NewWorkspace";
import type { FormProps } from "@/features/standing/formProps";
import { say } from "@/ui/quietBar";
import { t } from "@/ui/text/text";

/** Makes a workspace of what is in another one. */
export function CloneForm({ workspace, onDone, onCancel }: FormProps) {
  const { mutate, isPending, error } = useCloneWorkspace();
  const [label, setLabel] = useState(() => t("standing.cloneOf", { name: workspace.label }));
  const [typed, setTyped] = useState<string | null>(null);
  // The name follows the label until somebody has a better one.
  const name = typed ?? nameOf(label);
  const isTaken = isRefused(error, 409);

  function go() {
    mutate(
      { name: workspace.name, made: { name, label: label.trim() } },
      {
        onSuccess: (made) => {
          say(t("standing.cloned", { name: made.label }));
          onDone(made);
        },
      },
    );
  }

  return (
    <Ask
      go={t("standing.cloneGo")}
      ready={label.trim() !== "" && name !== ""}
      wrong={isTaken ? undefined : wrongOf(error, "name")}
      pending={isPending}
      onGo={go}
      onCancel={onCancel}
    >
      <TextInput
        label={t("standing.cloneLabel")}
        autoComplete="off"
        data-autofocus
        value={label}
        onChange={(event) => setLabel(event.currentTarget.value)}
      />
      <TextInput
        label={t("standing.cloneAddress")}
        autoComplete="off"
        value={name}
        error={isTaken ? t("settings.nameTaken") : faultOf(error, "name") ? t("settings.nameBad") : null}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
    </Ask>
  );
}
