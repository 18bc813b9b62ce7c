import { Popover, Select } from "@mantine/core";
import { useState } from "react";
import type { Field, Table } from "@/api/table";
import { lookIcons } from "@/features/table/lookIcons";
import css from "@/features/table/toolbar.module.css";
import { t } from "@/ui/text/text";
import { endsFor, fieldsFor, partsOf, type Said } from "@/views/look";

interface Props {
  table: Table;
  look: Said;
  onLook: (look: Said) => void;
}

/** How the records are shown, in words, and the fields that it is made by. */
export function LookBox({ table, look, onLook }: Props) {
  const [open, setOpen] = useState(false);
  const parts = partsOf[look.kind];
  if (parts.length === 0) return null;
  const labelOf = (name: string | null | undefined) =>
    table.fields.find((field) => field.name === name)?.label;
  const words = parts.flatMap((part) => labelOf(look[part]) ?? []).join(", ");
  const Sign = lookIcons[look.kind];
  const kind = t(`look.kinds.${look.kind}`);
  const said = words ? t("look.set", { kind, words }) : kind;
  return (
    <Popover opened={open} onChange={setOpen} position="bottom-start" width={280} trapFocus returnFocus>
      <Popover.Target>
        <button
          type="button"
          className={`${css.quiet} ${css.short}`}
          title={said}
          aria-label={said}
          aria-expanded={open}
          onClick={() => setOpen(!open)}
        >
          <Sign size={15} stroke={1.7} aria-hidden />
          <span className="cut">{said}</span>
        </button>
      </Popover.Target>
      <Popover.Dropdown p={12}>
        <div className={css.parts}>
          {parts.map((part) => {
            const fields = part === "to" ? endsFor(table.fields.find(isFrom), table) : fieldsFor(part, table);
            return (
              <Select
                key={part}
                size="sm"
                label={t(`look.parts.${part}`)}
                value={look[part] ?? null}
                placeholder={t("look.none")}
                disabled={fields.length === 0}
                clearable={part === "to" || part === "after"}
                allowDeselect={false}
                data={fields.map((field) => ({ value: field.name, label: field.label }))}
                onChange={(name) => onLook({ ...look, [part]: name ?? undefined })}
                comboboxProps={{ withinPortal: false }}
              />
            );
          })}
        </div>
      </Popover.Dropdown>
    </Popover>
  );

  function isFrom(field: Field) {
    return field.name === look.from;
  }
}
