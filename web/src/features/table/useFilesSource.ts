import { useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { listWritten } from "@/api/files";
import type { ShownRecords } from "@/api/shownRecords";
import type { Table } from "@/api/table";
import type { Writing } from "@/features/table/useWriting";
import type { FilesSource } from "@/fields/files/filesContext";

/** How fields of files read and write the records of a table's page. */
export function useFilesSource(
  workspace: string,
  table: Table,
  pages: ShownRecords,
  writing: Writing,
): FilesSource {
  const cache = useQueryClient();
  return useMemo(
    () => ({
      workspace,
      table: table.name,
      watch(watcher) {
        // A record that is opened by itself stands in no list.
        const leave = [pages.watch(watcher), cache.getQueryCache().subscribe(watcher)];
        return () => leave.forEach((end) => end());
      },
      now: (record, field) => writing.now(record)?.fields[field],
      write: (id, field, files) =>
        void writing.write([{ id, edits: [{ field: field.name, value: listWritten(files), shown: files }] }]),
      attach: writing.attach,
    }),
    [cache, workspace, table.name, pages, writing],
  );
}
