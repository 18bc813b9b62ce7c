import { Button, Select } from "@mantine/core";
import { IconLink } from "@tabler/icons-react";
import { useState } from "react";
import type { FieldEdit, PlannedField, PlannedTable } from "@/api/import";
import { included } from "@/features/import/plan";
import css from "@/features/import/shaping.module.css";
import { t } from "@/ui/text/text";

interface Props {
  field: PlannedField;
  /** All of the plan. */
  tables: PlannedTable[];
  onEdit: (edit: FieldEdit) => void;
}

/** The column becomes a link to any table of the plan, by the column there whose values it holds. */
export function LinkForm({ field, tables, onEdit }: Props) {
  const [open, setOpen] = useState(false);
  const [name, setName] = useState<string | null>(field.link?.table ?? null);
  const [by, setBy] = useState<string | null>(field.link?.field ?? null);
  const far = tables.find((table) => table.name === name);
  const columns = (far?.fields ?? []).filter((one) => one.include && !one.formula);
  if (!open) {
    return (
      <button type="button" className={css.door} onClick={() => setOpen(true)}>
        <IconLink size={15} stroke={1.7} aria-hidden />
        {t("wizard.link.open")}
      </button>
    );
  }
  return (
    <form
      className={css.form}
      aria-label={t("wizard.link.open")}
      onSubmit={(event) => {
        event.preventDefault();
        if (name === null || by === null) return;
        setOpen(false);
        onEdit({ name: field.name, type: "link", link: { table: name, field: by } });
      }}
    >
      <Select
        size="xs"
        label={t("wizard.link.table")}
        comboboxProps={{ withinPortal: true }}
        data={tables.filter(included).map((table) => ({ value: table.name, label: table.label }))}
        value={name}
        onChange={(value) => {
          setName(value);
          const target = tables.find((table) => table.name === value);
          setBy(target?.key[0] ?? target?.fields[0]?.name ?? null);
        }}
      />
      <Select
        size="xs"
        label={t("wizard.link.field")}
        comboboxProps={{ withinPortal: true }}
        disabled={!far}
        data={columns.map((one) => ({ value: one.name, label: one.label }))}
        value={by}
        onChange={setBy}
      />
      <span className={css.actions}>
        <Button size="xs" type="submit" disabled={name === null || by === null}>
          {t("wizard.link.make")}
        </Button>
        <Button size="xs" variant="default" onClick={() => setOpen(false)}>
          {t("act.cancel")}
        </Button>
      </span>
    </form>
  );
}
