import { TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconArrowDown, IconArrowUp, IconReplace, IconX } from "@tabler/icons-react";
import { useEffect, useMemo, useRef, useState, type RefObject } from "react";
import { mayDo } from "@/api/may";
import type { Selection } from "@/api/record";
import type { Rows } from "@/api/recordPages";
import type { Field, Table } from "@/api/table";
import css from "@/features/table/find/find.module.css";
import { Replacing } from "@/features/table/find/Replacing";
import { useSteps } from "@/features/table/find/useSteps";
import { useBackToGrid } from "@/features/table/useBackToGrid";
import type { Writing } from "@/features/table/useWriting";
import { IconButton } from "@/ui/iconButton";
import "@/ui/text/laterWords";
import { t } from "@/ui/text/text";
import { matchingOf, type Matching } from "@/views/find/matching";
import type { GridHandle } from "@/views/grid/gridProps";

/** That finding is asked for; each time anew. */
export interface Finding {
  replacing: boolean;
}

export interface FindBarProps {
  finding: Finding;
  workspace: string;
  table: Table;
  tables: Table[];
  /** The columns that are shown, in their order. */
  columns: Field[];
  pages: Rows;
  /** What the pages are of, in their order. */
  selection: Selection;
  grid: RefObject<GridHandle | null>;
  writing: Writing;
  onMatching: (matching: Matching | null) => void;
  onFinding: (finding: Finding | null) => void;
}

/** Whoever types on looks for nothing yet. */
const REST = 250;

/** Finds in the cells that are shown, and replaces there; other than the search, which shows fewer records. */
export function FindBar(props: FindBarProps) {
  const { finding, table, tables, columns, onMatching, onFinding } = props;
  useBackToGrid();
  const box = useRef<HTMLInputElement>(null);
  const [what, setWhat] = useState("");
  const [looked] = useDebouncedValue(what, REST);
  const matching = useMemo(
    () => matchingOf(looked, columns, table.fields, tables),
    [looked, columns, table.fields, tables],
  );
  const steps = useSteps(props, matching);

  useEffect(() => box.current?.select(), [finding]);
  useEffect(() => {
    onMatching(looked === "" ? null : matching);
    return () => onMatching(null);
  }, [onMatching, looked, matching]);

  function onKeyDown(event: React.KeyboardEvent) {
    if (event.key === "Escape") onFinding(null);
    else if (event.key === "Enter" && event.target === box.current) steps.step(event.shiftKey ? -1 : 1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  const idle = steps.count === 0;
  return (
    <div
      className={css.bar}
      role="search"
      aria-label={t("find.label", { table: table.label })}
      onKeyDown={onKeyDown}
    >
      <div className={css.line}>
        <TextInput
          ref={box}
          className={css.box}
          size="xs"
          aria-label={t("find.what")}
          placeholder={t("find.what")}
          value={what}
          onChange={(event) => setWhat(event.currentTarget.value)}
        />
        <span className={css.place} role="status">
          {looked === "" ? "" : steps.said}
        </span>
        <IconButton
          icon={IconArrowUp}
          label={t("find.before")}
          disabled={idle}
          onClick={() => steps.step(-1)}
        />
        <IconButton
          icon={IconArrowDown}
          label={t("find.next")}
          disabled={idle}
          onClick={() => steps.step(1)}
        />
        {finding.replacing || !mayDo(table, "change") ? null : (
          <IconButton
            icon={IconReplace}
            label={t("find.toReplace")}
            onClick={() => onFinding({ replacing: true })}
          />
        )}
        <IconButton icon={IconX} label={t("act.close")} onClick={() => onFinding(null)} />
      </div>
      {finding.replacing && mayDo(table, "change") ? (
        <Replacing {...props} what={looked} steps={steps} />
      ) : null}
    </div>
  );
}
