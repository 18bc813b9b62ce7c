import { Popover } from "@mantine/core";
import { useState } from "react";
import { lookIcons } from "@/features/table/lookIcons";
import type { LookProps } from "@/features/table/LookParts";
import css from "@/features/table/toolbar.module.css";
import { later } from "@/ui/later";
import { t } from "@/ui/text/text";
import { partsOf } from "@/views/look";

const body = later(async () => (await import("@/features/table/LookParts")).LookParts);

/** How the records are shown, in words, and the fields that it is made by. */
export function LookBox(props: LookProps) {
  const { table, look } = props;
  const [open, setOpen] = useState(false);
  const opened = body.useReady(open) && open;
  const parts = partsOf[look.kind];
  if (parts.length === 0) return null;
  const labelOf = (name: string | null | undefined) =>
    table.fields.find((field) => field.name === name)?.label;
  const words = parts.flatMap((part) => labelOf(look[part]) ?? []).join(", ");
  const Sign = lookIcons[look.kind];
  const kind = t(`look.kinds.${look.kind}`);
  const said = words ? t("look.set", { kind, words }) : kind;
  return (
    <Popover opened={opened} onChange={setOpen} position="bottom-start" width={280} trapFocus returnFocus>
      <Popover.Target>
        <button
          type="button"
          className={`${css.quiet} ${css.short}`}
          title={said}
          aria-label={said}
          aria-expanded={opened}
          onPointerEnter={body.soon}
          onFocus={body.soon}
          onClick={() => setOpen(!open)}
        >
          <Sign size={15} stroke={1.7} aria-hidden />
          <span className="cut">{said}</span>
        </button>
      </Popover.Target>
      <Popover.Dropdown p={12}>
        <body.Part {...props} />
      </Popover.Dropdown>
    </Popover>
  );
}
