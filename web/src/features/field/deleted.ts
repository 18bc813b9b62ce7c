import type { Change } from "@/api/change";
import { t } from "@/ui/text/text";
import "@/ui/text/laterWords";

/** A column, a table or a view that was deleted and not brought back yet. */
export interface Deleted {
  seq: number;
  at: string;
  by: string;
  what: string;
}

/** As the log says it: `field 'Amount' of 'Orders' deleted`, `table 'Orders' deleted`; an older log names nothing. */
const said = /(?:^|: )(field|table|view)(?: '(.*?)')?(?: of '(.*)')? deleted$/;

/** What of some changes, in their order, was a deletion that still holds; the newest first. */
export function deletedIn(changes: Change[]): Deleted[] {
  const undone = new Set<number>();
  const found: Deleted[] = [];
  for (const change of [...changes].sort((a, b) => b.seq - a.seq)) {
    const batch = change.batch ?? change.seq;
    if (undone.has(batch)) continue;
    if (change.undoes) {
      undone.add(change.undoes);
      continue;
    }
    const match = change.kind === "model" ? said.exec(change.summary ?? "") : null;
    if (match)
      found.push({ seq: change.seq, at: change.at, by: change.by?.name ?? "", what: wordsFor(match) });
  }
  return found;
}

function wordsFor([, kind, name, table]: RegExpExecArray): string {
  const named = { name: name ?? "", table: table ?? "" };
  switch (kind) {
    case "field":
      return name === undefined ? t("bin.fieldAny") : t("bin.field", named);
    case "view":
      return name === undefined ? t("bin.viewAny") : t("bin.view", named);
    default:
      return name === undefined ? t("bin.tableAny") : t("bin.table", named);
  }
}
