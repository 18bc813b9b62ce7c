import { Popover } from "@mantine/core";
import { useState } from "react";
import { lookIcons } from "@/features/table/lookIcons";
import type { LookProps } from "@/features/table/LookParts";
import type { PivotProps } from "@/features/table/PivotParts";
import css from "@/features/table/toolbar.module.css";
import { later } from "@/ui/later";
import { t } from "@/ui/text/text";
import { partsOf, type Said } from "@/views/look";
import { partsOfPivot } from "@/views/pivot/said";

const single = later(async () => (await import("@/features/table/LookParts")).LookParts);
const pivot = later(async () => (await import("@/features/table/PivotParts")).PivotParts);

type Props = LookProps & Pick<PivotProps, "summary" | "tint" | "onTint">;

/** How the records are shown, in words, and the fields that it is made by. */
export function LookBox(props: Props) {
  const { table, look } = props;
  const [open, setOpen] = useState(false);
  const isPivot = look.kind === "pivot";
  const body = isPivot ? pivot : single;
  const opened = body.useReady(open) && open;
  const parts = partsOf[look.kind];
  if (parts.length === 0 && !isPivot) return null;
  const labelOf = (name: string | null | undefined) =>
    table.fields.find((field) => field.name === name)?.label;
  const words = isPivot
    ? pivotWords(look, labelOf)
    : parts.flatMap((part) => labelOf(look[part]) ?? []).join(", ");
  const Sign = lookIcons[look.kind];
  const kind = t(`look.kinds.${look.kind}`);
  const said = words ? t("look.set", { kind, words }) : kind;
  return (
    <Popover
      opened={opened}
      onChange={setOpen}
      position="bottom-start"
      width={isPivot ? 372 : 280}
      trapFocus
      returnFocus
    >
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
        {isPivot ? <pivot.Part {...props} /> : <single.Part {...props} />}
      </Popover.Dropdown>
    </Popover>
  );
}

/** What is against what: rows within rows, by columns. */
function pivotWords(look: Said, labelOf: (name: string) => string | undefined): string {
  const { rows, columns } = partsOfPivot(look);
  const all = [...rows, ...(columns ? [columns] : [])];
  return all.flatMap(({ field }) => labelOf(field) ?? []).join(", ");
}
