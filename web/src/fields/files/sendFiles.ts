import { filesOf, MOST_FILES, type StoredFile } from "@/api/files";
import { uploadsOf } from "@/api/fileUploads";
import type { Field } from "@/api/table";
import { placeKey, uploading } from "@/api/uploading";
import type { FilesSource } from "@/fields/files/filesContext";
import { say } from "@/ui/quietBar";
import { t } from "@/ui/text/text";

/** Sends as many files as there is room for; says so where there are more. */
export function sendFiles(source: FilesSource, record: number, field: Field, files: File[]) {
  const { workspace, table, now, attach } = source;
  const place = placeKey(workspace, table, record, field.name);
  const room = MOST_FILES - filesOf(now(record, field.name)).length - uploading.of(place);
  if (files.length > room) say({ tone: "bad", text: t("files.tooMany", { most: MOST_FILES }) });
  const put = (came: StoredFile[], act: string) => attach(record, field, came, act);
  uploadsOf(workspace).add(place, files.slice(0, Math.max(0, room)), put);
}
