import { Button, Checkbox, TextInput } from "@mantine/core";
import { useState } from "react";
import type { PlannedTable, TableEdit } from "@/api/import";
import { freeLabel, inCommon, joinable, onlySome } from "@/features/import/shaping";
import css from "@/features/import/shaping.module.css";
import { t } from "@/ui/text/text";

interface Props {
  table: PlannedTable;
  tables: PlannedTable[];
  waiting: boolean;
  onEdit: (edit: TableEdit) => void;
  onClose: () => void;
}

/** Several tables become one, one below the other; what they share and what only some have is said before. */
export function JoinForm({ table, tables, waiting, onEdit, onClose }: Props) {
  const others = joinable(table, tables);
  const [chosen, setChosen] = useState<Set<string>>(new Set());
  const together = [table, ...others.filter(({ name }) => chosen.has(name))];
  const [label, setLabel] = useState(() => freeLabel(t("wizard.join.sheet"), [table, ...others]));
  const some = onlySome(together);
  return (
    <form
      className={css.form}
      aria-label={t("wizard.join.title")}
      onSubmit={(event) => {
        event.preventDefault();
        onEdit({ name: table.name, join: { tables: [...chosen], label: label.trim() } });
        onClose();
      }}
    >
      <h2 className={css.title}>{t("wizard.join.title")}</h2>
      <fieldset className={css.columns}>
        <legend>{t("wizard.join.with", { table: table.label })}</legend>
        {others.map((other) => (
          <Checkbox
            key={other.name}
            size="xs"
            label={other.label}
            description={t("wizard.join.common", { rows: other.rows, n: inCommon(table, other) })}
            checked={chosen.has(other.name)}
            onChange={() => {
              const now = new Set(chosen);
              if (!now.delete(other.name)) now.add(other.name);
              setChosen(now);
            }}
          />
        ))}
      </fieldset>
      {chosen.size ? (
        <>
          <p>{t("wizard.join.sum", { n: together.reduce((sum, { rows }) => sum + rows, 0) })}</p>
          <p className={css.soft}>
            {some.length ? t("wizard.join.only", { columns: some.join(", ") }) : t("wizard.join.same")}
          </p>
          <TextInput
            size="xs"
            label={t("wizard.join.label")}
            value={label}
            onChange={(event) => setLabel(event.currentTarget.value)}
          />
        </>
      ) : null}
      <span className={css.actions}>
        <Button size="xs" type="submit" loading={waiting} disabled={chosen.size === 0 || label.trim() === ""}>
          {t("wizard.join.make", { n: together.length })}
        </Button>
        <Button size="xs" variant="default" onClick={onClose}>
          {t("act.cancel")}
        </Button>
      </span>
    </form>
  );
}
