import { Switch } from "@mantine/core";
import type { FieldEdit, PlannedField } from "@/api/import";
import type { Field } from "@/api/table";
import { kindOf } from "@/fields/kinds";
import css from "@/features/import/decision.module.css";
import { TotalBelow } from "@/features/import/TotalBelow";
import { t } from "@/ui/text/text";

interface Props {
  field: PlannedField;
  /** The field that it goes into. */
  into: Field;
  /** Label of the table there. */
  table: string;
  onEdit: (edit: FieldEdit) => void;
}

/** Right: a column that goes into a field which stands. Its type and rules are the field's, and are changed there. */
export function FieldInto({ field, into, table, onEdit }: Props) {
  const Sign = kindOf(into).icon;
  const label = field.proposed_label ?? field.label;
  return (
    <section className={css.part} aria-label={t("plan.decisionFor", { field: label })}>
      <h2 className={css.goes}>{label}</h2>
      <p className={css.where}>{t("plan.column", { column: field.column })}</p>
      <p className={css.kind}>
        <Sign size={16} stroke={1.7} aria-hidden />
        {t(`type.${into.type}`)}
      </p>
      <p>{t("again.fieldGoes", { field: into.label, table })}</p>
      <TotalBelow field={field} stands />
      <Switch
        size="xs"
        mt={4}
        label={t("plan.include")}
        checked={field.include}
        onChange={(event) => onEdit({ name: field.name, include: event.currentTarget.checked })}
      />
    </section>
  );
}
