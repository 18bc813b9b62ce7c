import { Button, Popover } from "@mantine/core";
import { IconColumns3, IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import type { Field } from "@/api/table";
import { kindOf } from "@/fields/kinds";
import css from "@/features/field/field.module.css";
import { t } from "@/ui/text/text";

interface Props {
  fields: Field[];
  className: string | undefined;
  onShape: (field: Field | "new") => void;
}

/** All columns, each a click from being changed; also for those who cannot reach the header by mouse. */
export function FieldsBox({ fields, className, onShape }: Props) {
  const [open, setOpen] = useState(false);

  function shape(field: Field | "new") {
    setOpen(false);
    onShape(field);
  }

  return (
    <Popover opened={open} onChange={setOpen} position="bottom-start" width={300} trapFocus returnFocus>
      <Popover.Target>
        <button type="button" className={className} aria-expanded={open} onClick={() => setOpen(!open)}>
          <IconColumns3 size={15} stroke={1.7} aria-hidden />
          <span className="cut">{t("shape.columns")}</span>
        </button>
      </Popover.Target>
      <Popover.Dropdown p={4}>
        <ul className={css.list}>
          {fields.map((field) => {
            const Sign = kindOf(field).icon;
            return (
              <li key={field.id}>
                <button type="button" className={css.line} onClick={() => shape(field)}>
                  <Sign size={15} stroke={1.7} aria-hidden />
                  <span className="cut">{field.label}</span>
                  <span className={css.kind}>{t(`type.${field.type}`)}</span>
                </button>
              </li>
            );
          })}
        </ul>
        <Button
          size="xs"
          m={4}
          variant="subtle"
          leftSection={<IconPlus size={14} />}
          onClick={() => shape("new")}
        >
          {t("shape.add")}
        </Button>
      </Popover.Dropdown>
    </Popover>
  );
}
