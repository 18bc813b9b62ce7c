import type { Change } from "@/api/change";
import "@/ui/text/laterWords";
import { t } from "@/ui/text/text";

/** What somebody did, as one would tell it: changes of one kind to one table, one after the other, are one piece. */
export interface Piece {
  key: number;
  who: string;
  kind: string;
  table: string | null;
  /** Where it was one record. */
  record: number | null;
  n: number;
  at: string;
  /** Of an import: into how many tables it went, and what holds it together. */
  tables: number;
  batch: number | undefined;
}

/** A pause longer than this makes a new piece of what goes on. */
const PAUSE = 30 * 60_000;

/** Of changes, newest first. */
export function pieces(changes: Change[]): Piece[] {
  const told: { piece: Piece; oldest: number }[] = [];
  for (const change of changes) {
    const last = told.at(-1);
    const at = Date.parse(change.at);
    const n = change.rows ?? (change.record ? 1 : 0);
    if (last && isOneImport(last.piece, change)) {
      joinImport(last.piece, change, n);
      continue;
    }
    if (last && goesOn(last.piece, change) && last.oldest - at <= PAUSE) {
      const { piece } = last;
      // One record written several times is one record.
      if (change.record === null || change.record !== piece.record) {
        piece.n += n;
        piece.record = null;
      }
      last.oldest = at;
      continue;
    }
    const { seq, by, kind, table = null, record = null, batch } = change;
    const tables = table === null ? 0 : 1;
    told.push({
      piece: { key: seq, who: by?.name ?? "", kind, table, record, n, at: change.at, tables, batch },
      oldest: at,
    });
  }
  return told.map(({ piece }) => piece);
}

const isOneImport = (piece: Piece, change: Change) =>
  piece.kind === "import" &&
  change.kind === "import" &&
  change.batch !== undefined &&
  piece.batch === change.batch;

/** An import is one piece, whatever it made: its tables, then the records of each. */
function joinImport(piece: Piece, change: Change, n: number) {
  piece.n += n;
  if (!change.table || change.table === piece.table) return;
  piece.tables += 1;
  piece.table = piece.tables === 1 ? change.table : null;
}

function goesOn(piece: Piece, change: Change): boolean {
  return (
    piece.who === (change.by?.name ?? "") &&
    piece.kind === change.kind &&
    piece.table === (change.table ?? null)
  );
}

/** What people call what is meant: a table by its label, a record by its title where it is known. */
export interface Called {
  table: string | undefined;
  record: string | undefined;
}

export function wordsOf(
  { who: name, kind, n, record: one, tables }: Piece,
  { table: label, record }: Called,
): string {
  const who = name || t("history.someone");
  const table = label ?? t("news.gone");
  if (one !== null && record !== undefined && label !== undefined) {
    if (kind === "create") return t("news.createOne", { who, record, table });
    if (kind === "update") return t("news.updateOne", { who, record, table });
    if (kind === "comment") return t("news.commentOne", { who, record, table });
  }
  switch (kind) {
    case "create":
    case "update":
    case "delete":
    case "bulk":
    case "comment":
      return t(`news.${kind}`, { who, n, table });
    case "import":
      if (tables > 1) return t("news.importSeveral", { who, n, tables });
      return n > 0 ? t("news.import", { who, n, table }) : t("news.importPlain", { who });
    case "restore":
      return t("news.restore", { who, table });
    case "undo":
      return label === undefined ? t("news.undoPlain", { who }) : t("news.undo", { who, table });
    default:
      return label === undefined ? t("news.modelPlain", { who }) : t("news.model", { who, table });
  }
}
