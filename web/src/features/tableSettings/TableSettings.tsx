import { Alert, Button, Drawer, MultiSelect, Select, Textarea, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { IconTrash } from "@tabler/icons-react";
import { useState, type FormEvent } from "react";
import type { Field, Table } from "@/api/table";
import { changeTable } from "@/api/tableShape";
import css from "@/features/field/field.module.css";
import { usesOfTable } from "@/features/field/uses";
import { UsesList } from "@/features/field/UsesList";
import { withHint } from "@/features/table/useShaping";
import {
  draftOfTable,
  keyFields,
  tableChanges,
  titleFields,
  type TableDraft,
} from "@/features/tableSettings/tableDraft";
import { removeTable } from "@/features/tableSettings/removeTable";
import { tellShaped } from "@/features/tableSettings/tellShaped";
import { routes } from "@/ui/paths";
import { t } from "@/ui/text/text";
import "@/ui/text/laterWords";

interface Props {
  workspace: string;
  table: Table;
  tables: Table[];
  opened: boolean;
  narrow: boolean;
  onClose: () => void;
}

/** A table as a whole: its name, what names its records, how imports know them; and its end. */
export function TableSettings({ opened, narrow, onClose, ...rest }: Props) {
  return (
    <Drawer
      opened={opened}
      onClose={onClose}
      position={narrow ? "bottom" : "right"}
      size={narrow ? "92%" : 400}
      title={t("tableSettings.of", { table: rest.table.label })}
      styles={{ title: { fontSize: 14, fontWeight: 600 } }}
      closeButtonProps={{ "aria-label": t("act.close") }}
    >
      <Form key={rest.table.id} onClose={onClose} {...rest} />
    </Drawer>
  );
}

const options = (fields: Field[]) => fields.map((field) => ({ value: field.name, label: field.label }));

function Form({ workspace, table, tables, onClose }: Omit<Props, "opened" | "narrow">) {
  const cache = useQueryClient();
  const navigate = useNavigate();
  const [draft, setDraft] = useState(() => draftOfTable(table));
  const [waiting, setWaiting] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [held, setHeld] = useState(false);
  const uses = held ? usesOfTable(table, tables) : [];
  const set = (part: Partial<TableDraft>) => setDraft((now) => ({ ...now, ...part }));
  const changes = tableChanges(draft, table);
  const same = Object.keys(changes).length === 0;

  async function run(act: () => Promise<void>) {
    setWaiting(true);
    setError(null);
    try {
      await act();
    } catch (refused) {
      setError(refused);
    } finally {
      setWaiting(false);
    }
  }

  async function keep() {
    const shaped = await changeTable(workspace, cache, table.name, changes);
    onClose();
    tellShaped(t("tableSettings.changed", { table: draft.label.trim() }), shaped);
  }

  async function remove() {
    // What needs the table is told at once, by where it is.
    if (await removeTable(workspace, cache, table, tables)) {
      void navigate({ to: routes.start, params: { workspace } });
    } else setHeld(true);
  }

  return (
    <form
      className={css.form}
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        if (!same) void run(keep);
      }}
    >
      <TextInput
        label={t("tableSettings.label")}
        data-autofocus
        value={draft.label}
        onChange={(event) => set({ label: event.currentTarget.value })}
      />
      <Textarea
        label={t("tableSettings.description")}
        autosize
        minRows={2}
        maxRows={6}
        value={draft.description}
        onChange={(event) => set({ description: event.currentTarget.value })}
      />
      <Select
        label={t("tableSettings.title")}
        description={t("tableSettings.titleHelp")}
        inputWrapperOrder={["label", "input", "description", "error"]}
        allowDeselect={false}
        searchable
        value={draft.title}
        data={options(titleFields(table.fields))}
        onChange={(title) => set({ title })}
      />
      <MultiSelect
        label={t("tableSettings.key")}
        description={t("tableSettings.keyHelp")}
        inputWrapperOrder={["label", "input", "description", "error"]}
        searchable
        hidePickedOptions
        value={draft.key}
        data={options(keyFields(table.fields))}
        onChange={(key) => set({ key })}
      />
      {error ? (
        <Alert color="red" variant="light" role="alert" p="sm">
          {withHint(error)}
        </Alert>
      ) : null}
      {uses.length ? (
        <div role="alert">
          <p>{t("tableSettings.held")}</p>
          <UsesList workspace={workspace} uses={uses} />
        </div>
      ) : null}
      <div className={css.acts}>
        <Button type="submit" loading={waiting} disabled={same}>
          {t("shape.keep")}
        </Button>
        <Button
          variant="subtle"
          color="red"
          c="var(--red)"
          ml="auto"
          leftSection={<IconTrash size={15} aria-hidden />}
          disabled={waiting}
          onClick={() => void run(remove)}
        >
          {t("tableSettings.delete")}
        </Button>
      </div>
      <p className={css.quiet}>{t("tableSettings.deleteHelp")}</p>
    </form>
  );
}
