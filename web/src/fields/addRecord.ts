import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { sentence } from "@/api/problem";
import { createRecord, type SheafRecord } from "@/api/record";
import type { Table } from "@/api/table";
import { UndoStack } from "@/api/undo";
import { useWorkspace } from "@/api/workspace";
import { additionOf } from "@/fields/added";
import { askRecord } from "@/fields/askedRecord";
import type { Adding } from "@/ui/pickList";
import { say } from "@/ui/quietBar";
import { t } from "@/ui/text/text";

/**
 * Makes a record of a linked table from the title that is typed where one looks for it; it can be undone as what is linked to it can.
 * Where more must be said of it, its form opens.
 */
export function useAddRecord(
  target: Table | undefined,
  typed: string,
  onAdded: (record: SheafRecord) => void,
) {
  const workspace = useWorkspace();
  const cache = useQueryClient();
  const { working, wrong, run } = useOneAct(typed);
  const addition = additionOf(target, typed);
  const more = addition && "asks" in addition && addition.asks ? "…" : "";
  const adding: Adding | null =
    target && addition
      ? {
          key: "+",
          onAdd: add,
          label: t("pick.add", { text: typed.trim(), table: target.label }) + more,
          barred: "why" in addition ? addition.why : undefined,
        }
      : null;

  function add() {
    if (!target || !addition || !("fields" in addition)) return;
    if (addition.asks) return askRecord({ table: target, fields: addition.fields, onMade: onAdded });
    void run(async () => {
      const { record, seq } = await createRecord(workspace, target.name, addition.fields);
      new UndoStack(workspace, sessionStorage).push([{ table: target.name, record: record.id, seq }]);
      void cache.invalidateQueries({ queryKey: [workspace, "pick", target.name] });
      return () => {
        say(t("record.added", { table: target.label }));
        onAdded(record);
      };
    });
  }

  return { adding, working, wrong };
}

/** Something that is done once at a time, with what is said where it fails. What follows it is left out where the editor is gone. */
export function useOneAct(about: string) {
  const [working, setWorking] = useState(false);
  const [wrong, setWrong] = useState<{ about: string; why: string } | null>(null);
  const here = useRef(true);
  useEffect(() => {
    here.current = true;
    return () => void (here.current = false);
  }, []);

  async function run(act: () => Promise<() => void>) {
    if (working) return;
    setWorking(true);
    setWrong(null);
    try {
      const then = await act();
      if (here.current) then();
    } catch (error) {
      if (here.current) setWrong({ about, why: sentence(error) });
      else say({ tone: "bad", text: sentence(error) });
    } finally {
      setWorking(false);
    }
  }

  return { working, wrong: wrong?.about === about ? wrong.why : undefined, run };
}
