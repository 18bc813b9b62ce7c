import { useCallback, useState } from "react";
import type { SheafRecord } from "@/api/record";
import type { Table } from "@/api/table";
import { canEdit } from "@/fields/kinds";
import type { Given } from "@/features/record/NewRecord";
import { withHint } from "@/features/table/useShaping";
import type { Writing } from "@/features/table/useWriting";
import { say } from "@/ui/quietBar";

/** New records that have some values already: made at once where that will do, else asked for in the panel, which `asked` says is open. */
export function useNewRecord(table: Table, writing: Writing, asked: boolean, onAsk: () => void) {
  const [given, setGiven] = useState<Given | undefined>(undefined);
  // What one record was given is not the next one's, however that is asked for.
  const [before, setBefore] = useState(asked);
  if (before !== asked) {
    setBefore(asked);
    if (!asked) setGiven(undefined);
  }

  /** The form of a new record, with what it has already. */
  const ask = useCallback(
    (values: Given["fields"], faces?: Given["shown"]) => {
      setGiven({ fields: values, shown: faces ?? values });
      onAsk();
    },
    [onAsk],
  );

  const make = useCallback(
    async (values: Given["fields"], faces?: Given["shown"]): Promise<SheafRecord | undefined> => {
      const asks = table.fields.some((field) => field.required && canEdit(field) && !(field.name in values));
      if (asks) {
        ask(values, faces);
        return undefined;
      }
      try {
        return await writing.create(values, faces);
      } catch (error) {
        say({ tone: "bad", text: withHint(error) });
        ask(values, faces);
        return undefined;
      }
    },
    [table, writing, ask],
  );

  return { given, ask, make };
}
