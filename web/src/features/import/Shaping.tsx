import { IconArrowsJoin, IconArrowsSplit } from "@tabler/icons-react";
import { useState } from "react";
import type { Finding, FindingEdit, PlannedTable, TableEdit } from "@/api/import";
import { JoinForm } from "@/features/import/JoinForm";
import { canShape, joinable, keysFor, takenFrom } from "@/features/import/shaping";
import css from "@/features/import/shaping.module.css";
import { SplitForm } from "@/features/import/SplitForm";
import { t } from "@/ui/text/text";

interface Props {
  id: string;
  table: PlannedTable;
  tables: PlannedTable[];
  findings: Finding[];
  waiting: boolean;
  onEdit: (edit: TableEdit) => void;
  onMend: (findings: FindingEdit[], count: number) => void;
}

/** What a person can make of a table: two of it, or one of it and others; and how that is taken back. */
export function Shaping({ id, table, tables, findings, waiting, onEdit, onMend }: Props) {
  const [open, setOpen] = useState<"split" | "join" | null>(null);
  const close = () => setOpen(null);
  const from = takenFrom(table, tables, findings);
  if (from) {
    return (
      <p className={css.from}>
        {t("wizard.split.of", { table: from.table?.label ?? table.sheet })}
        <button
          type="button"
          className={css.link}
          disabled={waiting}
          onClick={() => onMend([{ at: from.at, mended: false }], 1)}
        >
          {t("wizard.split.putBack")}
        </button>
      </p>
    );
  }
  if (open === "split") {
    return <SplitForm id={id} table={table} waiting={waiting} onEdit={onEdit} onClose={close} />;
  }
  if (open === "join") {
    return <JoinForm table={table} tables={tables} waiting={waiting} onEdit={onEdit} onClose={close} />;
  }
  const splits = canShape(table) && keysFor(table).length > 0;
  const joins = joinable(table, tables).length > 0;
  if (!splits && !joins) return null;
  return (
    <div className={css.doors}>
      {splits ? (
        <button type="button" className={css.door} onClick={() => setOpen("split")}>
          <IconArrowsSplit size={15} stroke={1.7} aria-hidden />
          {t("wizard.split.open")}
        </button>
      ) : null}
      {joins ? (
        <button type="button" className={css.door} onClick={() => setOpen("join")}>
          <IconArrowsJoin size={15} stroke={1.7} aria-hidden />
          {t("wizard.join.open")}
        </button>
      ) : null}
    </div>
  );
}
