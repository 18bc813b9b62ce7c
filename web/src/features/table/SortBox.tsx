import { Popover } from "@mantine/core";
import { IconArrowsSort } from "@tabler/icons-react";
import { useState } from "react";
import type { SortProps } from "@/features/table/SortParts";
import css from "@/features/table/toolbar.module.css";
import { later } from "@/ui/later";
import { t } from "@/ui/text/text";

const body = later(async () => (await import("@/features/table/SortParts")).SortParts);

/** The order in words, and the parts of it. */
export function SortBox(props: SortProps) {
  const { fields, parts } = props;
  const [open, setOpen] = useState(false);
  const opened = body.useReady(open) && open;
  const labelOf = (name: string) => fields.find((field) => field.name === name)?.label ?? name;
  const words = parts.map((part) => `${labelOf(part.field)} ${part.down ? "↓" : "↑"}`).join(", ");
  const said = parts.length ? t("sort.is", { words }) : t("sort.title");
  return (
    <Popover
      opened={opened}
      onChange={setOpen}
      position="bottom-start"
      width="min(380px, calc(100vw - 24px))"
      trapFocus
      returnFocus
    >
      <Popover.Target>
        <button
          type="button"
          className={css.quiet}
          title={said}
          data-on={parts.length > 0 || undefined}
          data-opens="sort"
          aria-expanded={opened}
          onPointerEnter={body.soon}
          onFocus={body.soon}
          onClick={() => setOpen(!open)}
        >
          <IconArrowsSort size={15} stroke={1.7} aria-hidden />
          <span className="cut">{said}</span>
        </button>
      </Popover.Target>
      <Popover.Dropdown p={12}>
        <body.Part {...props} />
      </Popover.Dropdown>
    </Popover>
  );
}
