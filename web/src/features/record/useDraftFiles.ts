import { useEffect, useMemo, useSyncExternalStore, type Dispatch, type SetStateAction } from "react";
import { filesOf, listWritten, MOST_FILES, type FileItem } from "@/api/files";
import { uploadsOf } from "@/api/fileUploads";
import type { Field, Table } from "@/api/table";
import { placeKey, uploading } from "@/api/uploading";
import { useWorkspace } from "@/api/workspace";
import type { FilesSource } from "@/fields/files/filesContext";

type Values = Record<string, unknown>;
type Set = Dispatch<SetStateAction<Values>>;

const never = () => () => undefined;

/** The number of a record that is yet to be made. */
const UNMADE = 0;

/** Files of a record that is yet to be made: they are kept with what else is filled in, and given up with it. */
export function useDraftFiles(table: Table, shown: Values, setShown: Set, setValues: Set) {
  const workspace = useWorkspace();
  useSyncExternalStore(uploading.watch, uploading.version);
  const places = useMemo(
    () =>
      table.fields
        .filter(({ type }) => type === "attachment")
        .map(({ name }) => placeKey(workspace, table.name, UNMADE, name)),
    [workspace, table],
  );
  useEffect(
    () => () => {
      const uploads = uploadsOf(workspace);
      for (const place of places) for (const { key } of uploads.of(place)) uploads.cancel(place, key);
    },
    [workspace, places],
  );
  const source = useMemo((): FilesSource => {
    const change = ({ name }: Field, next: (files: FileItem[]) => FileItem[]) => {
      setShown((now) => ({ ...now, [name]: next(filesOf(now[name])) }));
      setValues((now) => ({ ...now, [name]: listWritten(next(filesOf(now[name]))) }));
    };
    return {
      workspace,
      table: table.name,
      watch: never,
      now: (_, field) => shown[field],
      write: (_, field, files) => change(field, () => files),
      attach: async (_, field, came) => change(field, (files) => [...files, ...came].slice(0, MOST_FILES)),
    };
  }, [workspace, table, shown, setShown, setValues]);
  return { source, going: places.some((place) => uploading.of(place) > 0) };
}
