import { filesOf, listWritten, type StoredFile } from "@/api/files";
import { fetchRecord } from "@/api/record";
import type { RecordEdits, Shelf } from "@/api/recordEdits";
import type { Field, Table } from "@/api/table";
import type { UndoStack } from "@/api/undo";

/** Which files come to which record; `act`: what they are undone with. */
export type Asked = [record: number, field: Field, files: StoredFile[], act: string];

interface Means {
  workspace: string;
  table: Table;
  shelf: Shelf;
  edits: RecordEdits;
  undo: UndoStack;
  /** Whether the change waits for the connection: it stands on the screen, and is told with all others that wait. */
  isKept: (why: unknown) => boolean;
  /** Whether somebody else changed the list meanwhile. */
  isOvertaken: (why: unknown) => boolean;
}

/** So often files are added to a list that others change meanwhile. */
const TRIES = 4;

/**
 * Puts files at the end of what a field has by then. Somebody else may add some at the same moment: theirs stand before ours. What is
 * refused is thrown, so that it is told where the files stand.
 */
export async function attachFiles(means: Means, ...asked: Asked) {
  const { workspace, table, shelf, edits, undo } = means;
  const [id, field, files, act] = asked;
  for (let tries = 1; ; tries++) {
    if (!shelf.get(id)) shelf.put(await fetchRecord(workspace, table, id));
    const list = [...filesOf(shelf.get(id)?.fields[field.name]), ...files];
    try {
      const { seq } = await edits.edit(id, [{ field: field.name, value: listWritten(list), shown: list }]);
      return undo.grow(act, [{ table: table.name, record: id, seq }]);
    } catch (why) {
      if (means.isKept(why)) return;
      if (!means.isOvertaken(why) || tries === TRIES) throw why;
    }
  }
}
