import { Button, Modal, TextInput } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useState, type FormEvent } from "react";
import { sentence } from "@/api/problem";
import { useCreateWorkspace } from "@/api/workspaces";
import { routes } from "@/ui/paths";
import { t } from "@/ui/text/text";

/** The form itself; also shown alone to a person who has no workspace yet. */
export function NewWorkspaceForm({ onDone }: { onDone?: () => void }) {
  const navigate = useNavigate();
  const create = useCreateWorkspace();
  const [label, setLabel] = useState("");
  const name = nameOf(label);

  function submit(event: FormEvent) {
    event.preventDefault();
    create.mutate(
      { name, label: label.trim() },
      {
        onSuccess: () => {
          onDone?.();
          void navigate({ to: routes.start, params: { workspace: name } });
        },
      },
    );
  }

  return (
    <form onSubmit={submit}>
      <TextInput
        label={t("workspace.label")}
        description={name ? t("workspace.address", { name }) : t("workspace.labelHelp")}
        value={label}
        onChange={(event) => setLabel(event.currentTarget.value)}
        error={create.isError ? sentence(create.error) : undefined}
        data-autofocus
      />
      <Button type="submit" mt="lg" disabled={!name} loading={create.isPending}>
        {t("workspace.create")}
      </Button>
    </form>
  );
}

export function NewWorkspace({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t("workspace.new")}
      closeButtonProps={{ "aria-label": t("act.close") }}
    >
      <NewWorkspaceForm onDone={onClose} />
    </Modal>
  );
}

/** `Blue Ridge Foods` → `blue-ridge-foods`, as it stands in addresses. */
export function nameOf(label: string): string {
  return label
    .normalize("NFKD")
    .replace(/[\u0300-\u036f]/g, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 40);
}
