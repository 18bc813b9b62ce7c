import { Button, Checkbox, Select, TextInput } from "@mantine/core";
import { useState } from "react";
import { useSplitLook, type PlannedTable, type SplitLook, type TableEdit } from "@/api/import";
import { sentence } from "@/api/problem";
import css from "@/features/import/shaping.module.css";
import { keysFor } from "@/features/import/shaping";
import { Bones } from "@/ui/states";
import { t } from "@/ui/text/text";

interface Props {
  id: string;
  table: PlannedTable;
  waiting: boolean;
  onEdit: (edit: TableEdit) => void;
  onClose: () => void;
}

/** Columns that tell of one thing become a table of their own, with each thing once; what would lose something stays. */
export function SplitForm({ id, table, waiting, onEdit, onClose }: Props) {
  const [key, setKey] = useState<string | null>(null);
  const [name, setName] = useState("");
  /** Columns that could go and shall not. */
  const [left, setLeft] = useState<Set<string>>(new Set());
  const look = useSplitLook(id, table.name, key);
  const going = (look.data?.columns ?? []).filter((one) => one.differs === null && !left.has(one.name));

  function choose(chosen: string | null) {
    setKey(chosen);
    setLeft(new Set());
    setName(table.fields.find((field) => field.name === chosen)?.label ?? "");
  }

  return (
    <form
      className={css.form}
      aria-label={t("wizard.split.title")}
      onSubmit={(event) => {
        event.preventDefault();
        if (key === null || !look.data) return;
        onEdit({
          name: table.name,
          split: { key, columns: going.map((one) => one.name), label: name.trim() },
        });
        onClose();
      }}
    >
      <h2 className={css.title}>{t("wizard.split.title")}</h2>
      <Select
        size="xs"
        label={t("wizard.split.key")}
        description={t("wizard.split.keyHelp")}
        comboboxProps={{ withinPortal: true }}
        data={keysFor(table).map((field) => ({ value: field.name, label: field.label }))}
        value={key}
        onChange={choose}
        searchable
      />
      {key !== null && look.isPending ? <Bones lines={3} label={t("wizard.split.looking")} /> : null}
      {look.isError ? (
        <p className={css.wrong} role="alert">
          {t("wizard.split.failed")}. {sentence(look.error)}
        </p>
      ) : null}
      {look.data ? (
        <>
          <Columns
            table={table}
            look={look.data}
            left={left}
            onToggle={(column) => {
              const now = new Set(left);
              if (!now.delete(column)) now.add(column);
              setLeft(now);
            }}
          />
          <TextInput
            size="xs"
            label={t("wizard.split.name")}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <p>{t("wizard.split.sum", { n: look.data.things, rows: look.data.rows })}</p>
        </>
      ) : null}
      <span className={css.actions}>
        <Button
          size="xs"
          type="submit"
          loading={waiting}
          disabled={!look.data || look.isError || name.trim() === ""}
        >
          {t("wizard.split.make")}
        </Button>
        <Button size="xs" variant="default" onClick={onClose}>
          {t("act.cancel")}
        </Button>
      </span>
    </form>
  );
}

interface ColumnsProps {
  table: PlannedTable;
  look: SplitLook;
  left: Set<string>;
  onToggle: (column: string) => void;
}

/** The columns that can go, and those that must stay with the reason. */
function Columns({ table, look, left, onToggle }: ColumnsProps) {
  const labelOf = (name: string) => table.fields.find((field) => field.name === name)?.label ?? name;
  const free = look.columns.filter((one) => one.differs === null);
  const bound = look.columns.filter((one) => one.differs !== null);
  return (
    <>
      {free.length ? (
        <fieldset className={css.columns}>
          <legend>{t("wizard.split.columns")}</legend>
          {free.map(({ name }) => (
            <Checkbox
              key={name}
              size="xs"
              label={labelOf(name)}
              checked={!left.has(name)}
              onChange={() => onToggle(name)}
            />
          ))}
        </fieldset>
      ) : (
        <p>{t("wizard.split.alone")}</p>
      )}
      {bound.length ? (
        <details className={css.stay}>
          <summary>
            {t("wizard.split.stay")}: {bound.map(({ name }) => labelOf(name)).join(", ")}
          </summary>
          <ul>
            {bound.map(({ name, differs }) => (
              <li key={name}>{differs}</li>
            ))}
          </ul>
        </details>
      ) : null}
    </>
  );
}
