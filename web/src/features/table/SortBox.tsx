import { CloseButton, Popover, Select } from "@mantine/core";
import { IconArrowDown, IconArrowsSort, IconArrowUp } from "@tabler/icons-react";
import { useState } from "react";
import type { Field } from "@/api/table";
import css from "@/features/table/toolbar.module.css";
import { IconButton } from "@/ui/iconButton";
import { t } from "@/ui/text/text";
import type { SortPart } from "@/views/sort";

interface Props {
  fields: Field[];
  parts: SortPart[];
  onSort: (parts: SortPart[]) => void;
}

/** The order in words, and the parts of it. */
export function SortBox({ fields, parts, onSort }: Props) {
  const [open, setOpen] = useState(false);
  const labelOf = (name: string) => fields.find((field) => field.name === name)?.label ?? name;
  const words = parts.map((part) => `${labelOf(part.field)} ${part.down ? "↓" : "↑"}`).join(", ");
  const free = fields.filter((field) => !parts.some((part) => part.field === field.name));
  return (
    <Popover opened={open} onChange={setOpen} position="bottom-start" width={300}>
      <Popover.Target>
        <button
          type="button"
          className={css.quiet}
          data-on={parts.length > 0 || undefined}
          aria-expanded={open}
          onClick={() => setOpen(!open)}
        >
          <IconArrowsSort size={15} stroke={1.7} aria-hidden />
          <span className="cut">{parts.length ? t("sort.is", { words }) : t("sort.title")}</span>
        </button>
      </Popover.Target>
      <Popover.Dropdown p={12}>
        {parts.map((part) => (
          <div key={part.field} className={css.part}>
            <span className={css.partName}>{labelOf(part.field)}</span>
            <IconButton
              icon={part.down ? IconArrowDown : IconArrowUp}
              label={part.down ? t("sort.down") : t("sort.up")}
              onClick={() =>
                onSort(parts.map((other) => (other === part ? { ...other, down: !other.down } : other)))
              }
            />
            <CloseButton
              size="sm"
              aria-label={t("sort.remove", { field: labelOf(part.field) })}
              onClick={() => onSort(parts.filter((other) => other !== part))}
            />
          </div>
        ))}
        <Select
          size="sm"
          aria-label={t("sort.add")}
          placeholder={t("sort.add")}
          searchable
          value={null}
          data={free.map((field) => ({ value: field.name, label: field.label }))}
          onChange={(name) => name && onSort([...parts, { field: name, down: false }])}
          comboboxProps={{ withinPortal: false }}
        />
      </Popover.Dropdown>
    </Popover>
  );
}
