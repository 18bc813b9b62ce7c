import { useSyncExternalStore } from "react";
import type { Field } from "@/api/table";
import { useFilesHere } from "@/fields/files/filesContext";
import { later } from "@/ui/later";

const box = later(async () => (await import("@/fields/files/FilesBox")).FilesBox);

/** Fetches what shows files, before one is opened. */
export const filesSoon = box.soon;

interface Props {
  record: number;
  field: Field;
  /** It opens over a cell, and takes the focus. */
  over?: boolean;
}

/** The files of a field as the record has them at any moment; what is done to them is written at once. */
export function FilesEditor({ record, field, over = false }: Props) {
  const here = useFilesHere();
  const value = useSyncExternalStore(here.watch, () => here.now(record, field.name));
  return box.useReady(true) ? <box.Part record={record} field={field} value={value} over={over} /> : null;
}
