import { Select } from "@mantine/core";
import type { Field, Table } from "@/api/table";
import css from "@/features/table/toolbar.module.css";
import { t } from "@/ui/text/text";
import { endsFor, fieldsFor, partsOf, type Said } from "@/views/look";

export interface LookProps {
  table: Table;
  look: Said;
  onLook: (look: Said) => void;
}

/** The fields that a look is made by. */
export function LookParts({ table, look, onLook }: LookProps) {
  const isFrom = (field: Field) => field.name === look.from;
  return (
    <div className={css.parts}>
      {partsOf[look.kind].map((part) => {
        const fields = part === "to" ? endsFor(table.fields.find(isFrom), table) : fieldsFor(part, table);
        return (
          <Select
            key={part}
            size="sm"
            label={t(`look.parts.${part}`)}
            value={look[part] ?? null}
            placeholder={t("look.none")}
            disabled={fields.length === 0}
            clearable={part === "to" || part === "after" || part === "cover"}
            allowDeselect={false}
            data={fields.map((field) => ({ value: field.name, label: field.label }))}
            onChange={(name) => onLook({ ...look, [part]: name ?? undefined })}
            comboboxProps={{ withinPortal: false }}
          />
        );
      })}
    </div>
  );
}
