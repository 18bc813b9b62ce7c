import { useEffect } from "react";
import type { Selection } from "@/api/record";
import type { ShownRecords } from "@/api/shownRecords";
import type { Table } from "@/api/table";
import type { FilesSource } from "@/fields/files/filesContext";
import type { Given } from "@/features/record/NewRecord";
import css from "@/features/record/record.module.css";
import type { TableSearch } from "@/features/table/TablePage";
import type { Writing } from "@/features/table/useWriting";
import { later } from "@/ui/later";
import { Bones } from "@/ui/states";
import { t } from "@/ui/text/text";

const body = later(async () => (await import("@/features/record/PanelBody")).PanelBody);

/** Fetches what a panel shows, before one is opened. */
export const panelSoon = body.soon;

export type RecordTab = "fields" | "history";

export interface PanelProps {
  workspace: string;
  table: Table;
  tables: Table[];
  id: number | "new";
  /** The list beside it: as the address has it, and as the server is asked for it. */
  shown: TableSearch;
  selection: Selection;
  pages: ShownRecords;
  /** What a new record has already. */
  given?: Given | undefined;
  files: FilesSource;
  writing: Writing;
  narrow: boolean;
  /** What of a record is shown at first. */
  tab?: RecordTab;
  onOpen: (id: number) => void;
  onCopy: (from: number) => void;
  onClose: () => void;
}

/** The record at the right. Its frame is there at once; what stands in it is no part of the first load. */
export function RecordPanel(props: PanelProps) {
  const { table, narrow, onClose } = props;
  const ready = body.useReady(true);

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      // What stands over the panel closes before it.
      const inner = "input, textarea, [role=menu], [role=dialog]";
      const within = event.target instanceof Element && event.target.closest(inner);
      if (event.key === "Escape" && !within && !event.defaultPrevented) onClose();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [onClose]);

  return (
    <aside
      className={css.panel}
      data-narrow={narrow || undefined}
      data-print
      aria-label={t("record.panel", { table: table.label })}
    >
      {ready ? <body.Part {...props} /> : <Bones lines={8} label={t("record.loading")} />}
    </aside>
  );
}
