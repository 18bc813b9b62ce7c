import { TextInput } from "@mantine/core";
import { useState } from "react";
import { useDeleteWorkspace } from "@/api/workspaces";
import css from "@/features/account/account.module.css";
import { Ask } from "@/features/account/Part";
import { wrongOf } from "@/features/account/wrong";
import type { FormProps } from "@/features/standing/formProps";
import { dayWords } from "@/ui/moment";
import { say } from "@/ui/quietBar";
import { t } from "@/ui/text/text";

/** Deletes a workspace, once its name is typed. */
export function DeleteForm({ workspace, onDone, onCancel }: FormProps) {
  const { mutate, isPending, error } = useDeleteWorkspace();
  const [typed, setTyped] = useState("");
  const { name, label } = workspace;

  function go() {
    mutate(name, {
      onSuccess: (gone) => {
        say(t("standing.deletedDone", { name: label, when: dayWords(gone.due_at ?? "") }));
        onDone(gone);
      },
    });
  }

  return (
    <Ask
      go={t("standing.deleteGo")}
      danger
      ready={typed.trim() === name}
      wrong={wrongOf(error)}
      pending={isPending}
      onGo={go}
      onCancel={onCancel}
    >
      <p className={css.said}>{t("standing.deleteHelp")}</p>
      <TextInput
        label={t("standing.deleteType", { name })}
        autoComplete="off"
        data-autofocus
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
    </Ask>
  );
}
