import { address, to } from "@/api/client";
import { isStored, type FileItem, type StoredFile } from "@/api/files";

/** Where a file is kept: the record that has it. */
export interface FilePlace {
  workspace: string;
  table: string;
  record: number;
}

export const isPicture = (file: FileItem): file is StoredFile => isStored(file) && file.width !== undefined;

type How = "small" | "large" | "download";

/** Where a file of a record is read; small and large: a picture of it that fits 160 or 640 px. */
export function fileAddress({ workspace, table, record }: FilePlace, id: string, how?: How): string {
  return address(to("tables", table, "records", record, "files", id), {
    workspace,
    ...(how === "download" ? { download: true } : { thumbnail: how }),
  });
}

/** Files that were added on this page lie here already: they are shown before a record has them. */
const added = new Map<string, string>();
const MOST_ADDED = 60;

export function rememberAdded(id: string, file: Blob) {
  if (added.has(id)) return;
  added.set(id, URL.createObjectURL(file));
  const [oldest] = added;
  if (!oldest || added.size <= MOST_ADDED) return;
  added.delete(oldest[0]);
  URL.revokeObjectURL(oldest[1]);
}

export function forgetAdded() {
  for (const address of added.values()) URL.revokeObjectURL(address);
  added.clear();
}

/** A small picture of a file; none where it is no picture, or its record is not made yet. */
export function pictureOf(place: FilePlace, file: FileItem, how: "small" | "large"): string | undefined {
  if (!isPicture(file)) return undefined;
  return added.get(file.id) ?? (place.record > 0 ? fileAddress(place, file.id, how) : undefined);
}

/** The file itself, to be shown or taken along. */
export function sourceOf(place: FilePlace, file: FileItem, how?: "download"): string | undefined {
  if (!isStored(file)) return isSafe(file.url) ? file.url : undefined;
  return place.record > 0 ? fileAddress(place, file.id, how) : added.get(file.id);
}

/** Whether an address may be followed, whoever wrote it. */
export const isSafe = (url: string): boolean => /^https?:\/\//i.test(url);
