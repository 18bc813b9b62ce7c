import { address, to } from "@/api/client";

/** A file that the server keeps. What type it is of, the server found out from its content. */
export interface StoredFile {
  id: string;
  name: string;
  type: string;
  /** In bytes. */
  size: number;
  /** Of pictures alone, in their own px. */
  width?: number;
  height?: number;
}

/** A file that lies elsewhere. */
export interface FarFile {
  url: string;
  name?: string;
}

/** What a field of files holds, one of several. */
export type FileItem = StoredFile | FarFile;

/** Where a file is kept: the record that has it. */
export interface FilePlace {
  workspace: string;
  table: string;
  record: number;
}

/** So many a field holds, as the server has it. */
export const MOST_FILES = 100;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null;

export function isStored(value: unknown): value is StoredFile {
  return isObject(value) && typeof value.id === "string" && typeof value.name === "string";
}

export function isFile(value: unknown): value is FileItem {
  return isStored(value) || (isObject(value) && typeof value.url === "string" && !("id" in value));
}

/** The files of a value; whatever else is in it is passed over. */
export function filesOf(value: unknown): FileItem[] {
  return Array.isArray(value) ? value.filter(isFile) : isFile(value) ? [value] : [];
}

/** What tells one file of a list from the others; the same file may stand in it twice. */
export const idOf = (file: FileItem): string => (isStored(file) ? file.id : file.url);

export const nameOf = (file: FileItem): string => file.name || (isStored(file) ? file.id : file.url);

export function asWritten(file: FileItem): unknown {
  if (isStored(file)) return { id: file.id, name: file.name };
  return file.name ? { url: file.url, name: file.name } : { url: file.url };
}

/** A list as the API takes it; an empty one is blank. */
export const listWritten = (files: FileItem[]): unknown => (files.length ? files.map(asWritten) : null);

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
