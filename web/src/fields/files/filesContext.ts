import { createContext, useContext } from "react";
import type { FileItem, StoredFile } from "@/api/files";
import type { Field } from "@/api/table";

/** The table that files stand in, and how they are read and written there. */
export interface FilesSource {
  workspace: string;
  table: string;
  /** Tells when a record that is shown has changed. */
  watch: (watcher: () => void) => () => void;
  /** What a field of a record holds now, as far as it is known. */
  now: (record: number, field: string) => unknown;
  /** Makes this the list; at once on the screen. */
  write: (record: number, field: Field, files: FileItem[]) => void;
  /** Puts files at the end of the list, whatever it is by then. */
  attach: (record: number, field: Field, files: StoredFile[], act: string) => Promise<void>;
}

/** What fields of files can ask of what is around them. */
export interface FilesHere extends FilesSource {
  /** Sends files there, and goes on when what asked for it is closed. */
  send: (record: number, field: Field, files: File[]) => void;
  /** Shows a file of a list large. */
  open: (record: number, files: FileItem[], at: number) => void;
}

export const FilesContext = createContext<FilesHere | null>(null);

export function useFilesHere(): FilesHere {
  const here = useContext(FilesContext);
  if (!here) throw new Error("Files outside a table");
  return here;
}
