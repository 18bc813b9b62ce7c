import { useRouter } from "@tanstack/react-router";
import { flushSync } from "react-dom";
import { mayDo } from "@/api/may";
import { Problem, sentence } from "@/api/problem";
import type { SheafRecord } from "@/api/record";
import type { ShownRecords } from "@/api/shownRecords";
import type { Table } from "@/api/table";
import { copied } from "@/features/record/copied";
import type { Writing } from "@/features/table/useWriting";
import { routes } from "@/ui/paths";
import { say } from "@/ui/quietBar";
import { t } from "@/ui/text/text";

interface Asked {
  workspace: string;
  table: Table;
  tables: Table[];
  pages: ShownRecords;
  writing: Writing;
  onOpen: (id: number) => void;
  /** Shows the form of a new record that begins with the values of another. */
  onCopy: (from: number) => void;
  /** Leaves a record that is about to be deleted. */
  onLeave: () => void;
  /** Shows the fields, which alone are printed. */
  onFields: () => void;
}

/** What can be done with a whole record; what one may not do is none. */
export function useRecordActs(asked: Asked, record: SheafRecord | undefined) {
  const { workspace, table, tables, pages, writing } = asked;
  const router = useRouter();

  async function copyLink() {
    if (!record) return;
    const to = router.buildLocation({
      to: routes.record,
      params: { workspace, table: table.name, record: String(record.id) },
      search: {},
    });
    const link = new URL(to.href, window.location.origin).href;
    try {
      await navigator.clipboard.writeText(link);
      say(t("record.linkCopied"));
    } catch {
      say({ tone: "bad", text: t("record.linkFailed", { link }) });
    }
  }

  async function duplicate() {
    if (!record) return;
    const copy = copied(record, table, tables);
    if (copy.missing.length) return askForRest();
    try {
      const made = await writing.create(copy.values, copy.shown);
      if (!made) return;
      if (!pages.complete) void pages.reload();
      asked.onOpen(made.id);
      say({
        text: t("record.duplicated"),
        action: { label: t("act.undo"), run: () => void writing.undo() },
      });
    } catch (error) {
      if (error instanceof Problem && error.status < 500) askForRest();
      else say({ tone: "bad", text: sentence(error) });
    }
  }

  function askForRest() {
    if (!record) return;
    asked.onCopy(record.id);
    say(t("record.duplicatePart"));
  }

  function print() {
    flushSync(asked.onFields);
    window.print();
  }

  function remove() {
    if (!record) return;
    asked.onLeave();
    void writing.remove([record.id]);
  }

  return {
    copyLink,
    print,
    duplicate: mayDo(table, "create") ? duplicate : undefined,
    remove: mayDo(table, "delete") ? remove : undefined,
  };
}

export type RecordActs = ReturnType<typeof useRecordActs>;
