import { useMemo, useState, type ReactNode } from "react";
import type { FileItem } from "@/api/files";
import { FilesContext, type FilesHere, type FilesSource } from "@/fields/files/filesContext";
import { later } from "@/ui/later";
import { sendFiles } from "@/fields/files/sendFiles";

const preview = later(async () => (await import("@/fields/files/preview/FilePreview")).FilePreview);

interface Opened {
  record: number;
  files: FileItem[];
  at: number;
  /** What had the focus, and gets it back. */
  from: Element | null;
}

/** Lets fields of files within it add, write and show files; what is shown large stands over all else. */
export function FilesProvider({ source, children }: { source: FilesSource; children: ReactNode }) {
  const { workspace, table } = source;
  const [opened, setOpened] = useState<Opened | null>(null);
  const ready = preview.useReady(opened !== null);
  const here = useMemo<FilesHere>(() => {
    return {
      ...source,
      send: (record, field, files) => sendFiles(source, record, field, files),
      open: (record, files, at) => setOpened({ record, files, at, from: document.activeElement }),
    };
  }, [source]);
  function close() {
    setOpened(null);
    const from = opened?.from;
    // The dialog keeps the focus within as long as it is there.
    requestAnimationFrame(() => from instanceof HTMLElement && from.focus());
  }

  return (
    <FilesContext value={here}>
      {children}
      {opened && ready ? (
        <preview.Part
          place={{ workspace, table, record: opened.record }}
          files={opened.files}
          first={opened.at}
          onClose={close}
        />
      ) : null}
    </FilesContext>
  );
}
