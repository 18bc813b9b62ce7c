import { Alert, Button, Group, Modal } from "@mantine/core";
import { useState } from "react";
import type { Field, Table } from "@/api/table";
import css from "@/features/field/field.module.css";
import { usesOf } from "@/features/field/uses";
import { UsesList } from "@/features/field/UsesList";
import { withHint } from "@/features/table/useShaping";
import { t } from "@/ui/text/text";
import "@/ui/text/laterWords";

interface Props {
  workspace: string;
  field: Field;
  table: Table;
  tables: Table[];
  /** What is refused is thrown. */
  onDelete: () => Promise<void>;
  onClose: () => void;
}

/** Before a column goes that something uses: what holds it, and what it goes from. */
export function DeleteField({ workspace, field, table, tables, onDelete, onClose }: Props) {
  const uses = usesOf(field, table, tables);
  const [waiting, setWaiting] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const holding = uses.filter((use) => use.holds);
  const others = uses.filter((use) => !use.holds);

  async function go() {
    setWaiting(true);
    try {
      await onDelete();
      onClose();
    } catch (refused) {
      setError(refused);
      setWaiting(false);
    }
  }

  return (
    <Modal
      opened
      onClose={onClose}
      closeButtonProps={{ "aria-label": t("act.close") }}
      size={480}
      title={t("uses.sure", { field: field.label })}
    >
      {holding.length ? (
        <>
          <p>{t("uses.holds")}</p>
          <UsesList workspace={workspace} uses={holding} onGo={onClose} />
        </>
      ) : null}
      {others.length ? (
        <>
          <p>{t("uses.goes")}</p>
          <UsesList workspace={workspace} uses={others} onGo={onClose} />
        </>
      ) : null}
      {holding.length ? null : <p className={css.quiet}>{t("uses.undoable")}</p>}
      {error ? (
        <Alert color="red" variant="light" role="alert" p="sm" mt="sm">
          {withHint(error)}
        </Alert>
      ) : null}
      <Group justify="flex-end" gap="xs" mt="lg">
        <Button variant="default" data-autofocus onClick={onClose}>
          {t(holding.length ? "act.close" : "act.cancel")}
        </Button>
        {holding.length ? null : (
          <Button color="red" loading={waiting} onClick={() => void go()}>
            {t("shape.delete")}
          </Button>
        )}
      </Group>
    </Modal>
  );
}
