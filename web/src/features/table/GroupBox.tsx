import { Popover } from "@mantine/core";
import { IconLayoutList } from "@tabler/icons-react";
import { useState } from "react";
import type { GroupProps } from "@/features/table/GroupParts";
import css from "@/features/table/toolbar.module.css";
import { later } from "@/ui/later";
import { t } from "@/ui/text/text";

const body = later(async () => (await import("@/features/table/GroupParts")).GroupParts);

/** What the records are put together by. */
export function GroupBox(props: GroupProps) {
  const { fields, parts } = props;
  const [open, setOpen] = useState(false);
  const opened = body.useReady(open) && open;
  const labelOf = (name: string) => fields.find((field) => field.name === name)?.label ?? name;
  const words = parts.map((part) => labelOf(part.field)).join(", ");
  const said = parts.length ? t("group.is", { words }) : t("group.title");
  return (
    <Popover opened={opened} onChange={setOpen} position="bottom-start" width={340} trapFocus returnFocus>
      <Popover.Target>
        <button
          type="button"
          className={css.quiet}
          title={said}
          data-on={parts.length > 0 || undefined}
          data-opens="group"
          aria-expanded={opened}
          onPointerEnter={body.soon}
          onFocus={body.soon}
          onClick={() => setOpen(!open)}
        >
          <IconLayoutList size={15} stroke={1.7} aria-hidden />
          <span className="cut">{said}</span>
        </button>
      </Popover.Target>
      <Popover.Dropdown p={12}>
        <body.Part {...props} />
      </Popover.Dropdown>
    </Popover>
  );
}
