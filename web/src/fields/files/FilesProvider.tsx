import { useMemo, useState, type ReactNode } from "react";
import { filesOf, MOST_FILES, type FileItem, type StoredFile } from "@/api/files";
import type { Field } from "@/api/table";
import { placeKey, uploading } from "@/api/uploading";
import { FilesContext, type FilesHere } from "@/fields/files/filesContext";
import { later } from "@/ui/later";
import { say } from "@/ui/quietBar";
import { t } from "@/ui/text/text";

const preview = later(async () => (await import("@/fields/files/preview/FilePreview")).FilePreview);

/** The table that files stand in, and how they are read and written there. */
export interface FilesSource {
  workspace: string;
  table: string;
  watch: FilesHere["watch"];
  now: FilesHere["now"];
  write: FilesHere["write"];
  attach: FilesHere["attach"];
}

interface Opened {
  record: number;
  files: FileItem[];
  at: number;
}

/** Lets fields of files within it add, write and show files; what is shown large stands over all else. */
export function FilesProvider({ source, children }: { source: FilesSource; children: ReactNode }) {
  const { workspace, table, watch, now, write, attach } = source;
  const [opened, setOpened] = useState<Opened | null>(null);
  const ready = preview.useReady(opened !== null);
  const here = useMemo<FilesHere>(() => {
    return {
      workspace,
      table,
      watch,
      now,
      write,
      attach,
      send: (record, field, files) => void send({ workspace, table, now, attach }, record, field, files),
      open: (record, files, at) => setOpened({ record, files, at }),
    };
  }, [workspace, table, watch, now, write, attach]);
  return (
    <FilesContext value={here}>
      {children}
      {opened && ready ? (
        <preview.Part
          place={{ workspace, table, record: opened.record }}
          files={opened.files}
          first={opened.at}
          onClose={() => setOpened(null)}
        />
      ) : null}
    </FilesContext>
  );
}

/** Sends as many files as there is room for; says so where there are more. What sends them is fetched with the first one. */
async function send(
  { workspace, table, now, attach }: Pick<FilesSource, "workspace" | "table" | "now" | "attach">,
  record: number,
  field: Field,
  files: File[],
) {
  const place = placeKey(workspace, table, record, field.name);
  const room = MOST_FILES - filesOf(now(record, field.name)).length - uploading.of(place);
  if (files.length > room) say({ tone: "bad", text: t("files.tooMany", { most: MOST_FILES }) });
  try {
    const { uploadsOf } = await import("@/api/fileUploads");
    const put = (came: StoredFile[], act: string) => attach(record, field, came, act);
    uploadsOf(workspace).add(place, files.slice(0, Math.max(0, room)), put);
  } catch {
    say({ tone: "bad", text: t("shell.partFailed") });
  }
}
