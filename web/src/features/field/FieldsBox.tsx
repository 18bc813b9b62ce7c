import { Popover } from "@mantine/core";
import { IconColumns3 } from "@tabler/icons-react";
import { useState } from "react";
import type { FieldsProps } from "@/features/field/FieldsList";
import { later } from "@/ui/later";
import { t } from "@/ui/text/text";

const body = later(async () => (await import("@/features/field/FieldsList")).FieldsList);

/** How many columns are hidden; behind it all of them. */
export function FieldsBox({ className, ...props }: FieldsProps & { className: string | undefined }) {
  const { fields, shown, onShape, onTable } = props;
  const [open, setOpen] = useState(false);
  const opened = body.useReady(open) && open;
  const hidden = fields.filter((field) => !shown.includes(field));
  const said = hidden.length ? t("shape.columnsHidden", { n: hidden.length }) : t("shape.columns");
  return (
    <Popover opened={opened} onChange={setOpen} position="bottom-start" width={360} trapFocus returnFocus>
      <Popover.Target>
        <button
          type="button"
          className={className}
          title={said}
          aria-expanded={opened}
          onPointerEnter={body.soon}
          onFocus={body.soon}
          onClick={() => setOpen(!open)}
        >
          <IconColumns3 size={15} stroke={1.7} aria-hidden />
          <span className="cut">{said}</span>
        </button>
      </Popover.Target>
      <Popover.Dropdown p={4}>
        <body.Part
          {...props}
          onShape={(field) => {
            setOpen(false);
            onShape(field);
          }}
          onTable={(place) => {
            setOpen(false);
            onTable(place);
          }}
        />
      </Popover.Dropdown>
    </Popover>
  );
}
