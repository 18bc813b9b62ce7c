import { Button, CloseButton, Select } from "@mantine/core";
import { IconArrowDown, IconArrowUp } from "@tabler/icons-react";
import type { Field } from "@/api/table";
import css from "@/features/table/toolbar.module.css";
import { t } from "@/ui/text/text";
import type { SortPart } from "@/views/sort";

export interface SortProps {
  fields: Field[];
  parts: SortPart[];
  onSort: (parts: SortPart[]) => void;
}

/** The fields that the order goes by, and one more. */
export function SortParts({ fields, parts, onSort }: SortProps) {
  const free = fields.filter((field) => !parts.some((part) => part.field === field.name));
  return (
    <>
      {parts.map((part) => (
        <div key={part.field} className={css.part}>
          <span className={css.partName}>{labelIn(fields, part.field)}</span>
          <Button
            size="compact-xs"
            variant="subtle"
            leftSection={part.down ? <IconArrowDown size={14} /> : <IconArrowUp size={14} />}
            onClick={() =>
              onSort(parts.map((other) => (other === part ? { ...other, down: !other.down } : other)))
            }
          >
            {part.down ? t("sort.down") : t("sort.up")}
          </Button>
          <CloseButton
            size="sm"
            aria-label={t("sort.remove", { field: labelIn(fields, part.field) })}
            onClick={() => onSort(parts.filter((other) => other !== part))}
          />
        </div>
      ))}
      <Select
        size="sm"
        aria-label={t("sort.add")}
        placeholder={t("sort.add")}
        searchable
        openOnFocus={false}
        value={null}
        data={free.map((field) => ({ value: field.name, label: field.label }))}
        onChange={(name) => name && onSort([...parts, { field: name, down: false }])}
        comboboxProps={{ withinPortal: false }}
      />
    </>
  );
}

const labelIn = (fields: Field[], name: string) => fields.find((field) => field.name === name)?.label ?? name;
