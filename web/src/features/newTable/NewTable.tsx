import { Button, Modal, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate, useRouter } from "@tanstack/react-router";
import { useState, type FormEvent } from "react";
import type { Shaped } from "@/api/field";
import { useModel } from "@/api/table";
import { createTable } from "@/api/tableShape";
import { beginning, calledSo } from "@/features/newTable/draft";
import { withHint } from "@/features/table/useShaping";
import { routes } from "@/ui/paths";
import { say } from "@/ui/quietBar";
import "@/ui/text/laterWords";
import { t } from "@/ui/text/text";

interface Props {
  workspace: string;
  opened: boolean;
  onClose: () => void;
}

/** Asks for a name, makes the table, and goes there. */
export function NewTable({ workspace, opened, onClose }: Props) {
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t("shell.newTable")}
      closeButtonProps={{ "aria-label": t("act.close") }}
    >
      <Form workspace={workspace} onClose={onClose} />
    </Modal>
  );
}

function Form({ workspace, onClose }: Omit<Props, "opened">) {
  const cache = useQueryClient();
  const navigate = useNavigate();
  const router = useRouter();
  const tables = useModel().data?.tables ?? [];
  const [label, setLabel] = useState("");
  const [waiting, setWaiting] = useState(false);
  const [refused, setRefused] = useState<string | null>(null);

  async function make(event: FormEvent) {
    event.preventDefault();
    if (!label.trim() || waiting) return;
    const other = calledSo(label, tables);
    if (other) return setRefused(t("tableSettings.exists", { table: other.label }));
    setWaiting(true);
    setRefused(null);
    try {
      const body = beginning(label, t("tableSettings.firstField"));
      const shaped = await createTable(workspace, cache, body);
      const { name = "", label: table = "" } = shaped.table ?? {};
      onClose();
      void navigate({ to: routes.table, params: { workspace, table: name }, search: {} });
      const undo = { label: t("act.undo"), run: () => void takeBack(shaped, name, table) };
      say({ text: t("tableSettings.created", { table }), action: undo });
    } catch (error) {
      setRefused(withHint(error));
      setWaiting(false);
    }
  }

  async function takeBack({ undo }: Shaped, name: string, table: string) {
    // Whoever is in the table would see it missing.
    const isThere = router.matchRoute(
      { to: routes.table, params: { workspace, table: name } },
      { fuzzy: true },
    );
    if (isThere) await navigate({ to: routes.start, params: { workspace } });
    try {
      await undo();
      say(t("tableSettings.gone", { table }));
    } catch (error) {
      say({ tone: "bad", text: t("undo.failed", { why: withHint(error) }) });
    }
  }

  return (
    <form onSubmit={(event) => void make(event)}>
      <TextInput
        label={t("tableSettings.label")}
        description={t("tableSettings.createHelp")}
        inputWrapperOrder={["label", "input", "error", "description"]}
        data-autofocus
        value={label}
        onChange={(event) => {
          setLabel(event.currentTarget.value);
          setRefused(null);
        }}
        error={refused}
      />
      <Button type="submit" mt="lg" disabled={!label.trim()} loading={waiting}>
        {t("tableSettings.create")}
      </Button>
    </form>
  );
}
