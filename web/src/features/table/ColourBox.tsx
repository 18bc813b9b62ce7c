import { Popover } from "@mantine/core";
import { IconPaint } from "@tabler/icons-react";
import { useState } from "react";
import type { Table } from "@/api/table";
import bar from "@/features/table/toolbar.module.css";
import { later } from "@/ui/later";
import { t } from "@/ui/text/text";
import type { Colouring } from "@/views/colouring";

const body = later(async () => (await import("@/features/table/ColourRules")).ColourRules);

interface Props {
  table: Table;
  colours: Colouring[];
  onColour: (colours: Colouring[]) => void;
}

/** The rules by which rows and cells are coloured. What is written is kept until it is applied or taken back. */
export function ColourBox({ table, colours, onColour }: Props) {
  const [open, setOpen] = useState(false);
  const opened = body.useReady(open) && open;
  const [drafts, setDrafts] = useState<Colouring[] | null>(null);
  const said = colours.length ? t("colour.is", { n: colours.length }) : t("colour.title");
  return (
    <Popover
      opened={opened}
      onChange={setOpen}
      position="bottom-start"
      width="min(640px, calc(100vw - 24px))"
      trapFocus
      returnFocus
      closeOnEscape={false}
    >
      <Popover.Target>
        <button
          type="button"
          className={bar.quiet}
          title={said}
          data-on={colours.length > 0 || undefined}
          aria-expanded={opened}
          onPointerEnter={body.soon}
          onFocus={body.soon}
          onClick={() => setOpen(!open)}
        >
          <IconPaint size={15} stroke={1.7} aria-hidden />
          <span className="cut">{said}</span>
        </button>
      </Popover.Target>
      <Popover.Dropdown p={12}>
        <body.Part
          table={table}
          colours={colours}
          drafts={drafts}
          onDrafts={setDrafts}
          onClose={() => setOpen(false)}
          onApply={(rules) => {
            setDrafts(null);
            onColour(rules);
            setOpen(false);
          }}
        />
      </Popover.Dropdown>
    </Popover>
  );
}
