import { Button } from "@mantine/core";
import { useLayoutEffect, useRef, useState } from "react";
import type { Field } from "@/api/table";
import { FilterGroup } from "@/features/table/filter/FilterGroup";
import css from "@/features/table/filter/filter.module.css";
import { filterOf, linesOf, type GroupLine } from "@/features/table/filter/lines";
import type { Filter } from "@/views/filter/filter";

interface Props {
  fields: Field[];
  filter: Filter;
  narrow: boolean;
  /** What takes all conditions away is called so; none: they go one by one. */
  clear?: string;
  onChange: (filter: Filter) => void;
}

/** Conditions, and groups of them. */
export function FilterBuilder({ fields, filter, narrow, clear, onChange }: Props) {
  const [whole, setWhole] = useState(() => linesOf(filter));
  const root = useRef<HTMLDivElement>(null);
  const wanted = useRef<number | null>(null);

  // What is added has the focus; where something was removed it goes to what came into its place.
  useLayoutEffect(() => {
    if (wanted.current === null) return;
    const key = wanted.current;
    wanted.current = null;
    const found =
      root.current?.querySelector<HTMLElement>(`[data-line="${key}"] input:not([type="hidden"])`) ??
      root.current?.querySelector<HTMLElement>(`[data-acts="${key}"] button`);
    found?.focus();
  }, [whole]);

  function set(next: GroupLine, at?: number) {
    wanted.current = at ?? null;
    setWhole(next);
    onChange(filterOf(next));
  }

  return (
    <div ref={root} className={css.builder}>
      <FilterGroup
        group={whole}
        fields={fields}
        narrow={narrow}
        place=""
        depth={0}
        onChange={set}
        acts={
          clear && whole.lines.length ? (
            <Button
              size="xs"
              variant="subtle"
              color="gray"
              c="var(--text-soft)"
              onClick={() => set({ ...whole, lines: [] }, whole.key)}
            >
              {clear}
            </Button>
          ) : null
        }
      />
    </div>
  );
}
