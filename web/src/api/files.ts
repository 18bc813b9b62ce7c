import type { Schema } from "@/api/schema";

/** A file that the server keeps. It has neither type nor size where an import knew no more than which file it was. */
export type StoredFile = Schema<"File">;

/** A file that lies elsewhere. */
export interface FarFile {
  url: string;
  name?: string;
}

/** What a field of files holds, one of several. */
export type FileItem = StoredFile | FarFile;

/** So many a field holds, as the server has it. */
export const MOST_FILES = 100;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null;

export function isStored(value: unknown): value is StoredFile {
  return isObject(value) && typeof value.id === "string";
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
