import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { changeField } from "@/api/field";
import { useMay } from "@/api/may";
import { useModel, type Choice, type Field } from "@/api/table";
import { useWorkspace } from "@/api/workspace";
import { useOneAct } from "@/fields/addRecord";
import type { Adding } from "@/ui/pickList";
import { say } from "@/ui/quietBar";
import { t } from "@/ui/text/text";

/** Adds what is typed to the choices of a field, where one may change columns. */
export function useAddChoice(field: Field, typed: string, onAdded: (label: string) => void) {
  const workspace = useWorkspace();
  const cache = useQueryClient();
  const may = useMay("model");
  const tables = useModel().data?.tables ?? [];
  // An editor knows its field, and ids of fields are those of a table: while it is open the field becomes another by what is added.
  const [table] = useState(() => tables.find(({ fields }) => fields.includes(field))?.name);
  const now = tables.find(({ name }) => name === table)?.fields.find(({ id }) => id === field.id) ?? field;
  const choices: Choice[] = now.choices ?? [];
  const { working, wrong, run } = useOneAct(typed);
  const label = typed.trim();
  const adding: Adding | null =
    may && table !== undefined && label !== ""
      ? {
          key: "+",
          onAdd: add,
          label: t("pick.addChoice", { text: label }),
          barred: now.moves?.length ? t("pick.addMoves") : undefined,
        }
      : null;

  function add() {
    if (table === undefined) return;
    void run(async () => {
      await changeField(workspace, cache, table, now.name, { choices: [...choices, { label }] });
      say(t("pick.choiceAdded", { choice: label, field: now.label }));
      return () => onAdded(label);
    });
  }

  return { field: now, adding, working, wrong };
}
