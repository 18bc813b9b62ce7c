import { Button, FileButton, Modal, Progress, TextInput } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useRef, useState, type FormEvent } from "react";
import { sentence } from "@/api/problem";
import { useCreateWorkspace, useWorkspaceFromArchive } from "@/api/workspaces";
import css from "@/features/shell/shell.module.css";
import { routes } from "@/ui/paths";
import { t } from "@/ui/text/text";

/** The form itself; also shown alone to a person who has no workspace yet. */
export function NewWorkspaceForm({ onDone }: { onDone?: () => void }) {
  const navigate = useNavigate();
  const create = useCreateWorkspace();
  const bring = useWorkspaceFromArchive();
  const [label, setLabel] = useState("");
  const [file, setFile] = useState<File | null>(null);
  const [share, setShare] = useState(0);
  const going = useRef<AbortController>(null);
  const name = nameOf(label);
  const { isPending, error } = file ? bring : create;

  useEffect(() => () => going.current?.abort(), []);

  function choose(chosen: File | null) {
    if (!chosen) return;
    setFile(chosen);
    if (label.trim() === "") setLabel(chosen.name.replace(/\.sheaf$/i, ""));
  }

  function submit(event: FormEvent) {
    event.preventDefault();
    const asked = { name, label: label.trim() };
    const onSuccess = () => {
      onDone?.();
      void navigate({ to: routes.start, params: { workspace: name } });
    };
    if (!file) return create.mutate(asked, { onSuccess });
    setShare(0);
    going.current = new AbortController();
    const { signal } = going.current;
    const onSent = ({ sent, total }: { sent: number; total: number }) => setShare((100 * sent) / total);
    bring.mutate({ ...asked, file, onSent, signal }, { onSuccess });
  }

  return (
    <form onSubmit={submit}>
      <TextInput
        label={t("workspace.label")}
        description={name ? t("workspace.address", { name }) : t("workspace.labelHelp")}
        value={label}
        onChange={(event) => setLabel(event.currentTarget.value)}
        error={error ? sentence(error) : undefined}
        data-autofocus
      />
      {file ? (
        <p className={css.file}>
          <span>{file.name}</span>
          <Button size="compact-xs" variant="subtle" disabled={isPending} onClick={() => setFile(null)}>
            {t("workspace.noFile")}
          </Button>
        </p>
      ) : (
        <p className={css.file}>
          {t("workspace.ofFileHelp")}
          <FileButton accept=".sheaf" onChange={choose}>
            {(props) => (
              <Button size="compact-xs" variant="subtle" {...props}>
                {t("workspace.ofFile")}
              </Button>
            )}
          </FileButton>
        </p>
      )}
      {file && isPending ? (
        <Progress value={share} size="xs" mt="sm" aria-label={t("workspace.bringing")} />
      ) : null}
      <Button type="submit" mt="lg" disabled={!name} loading={isPending}>
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
