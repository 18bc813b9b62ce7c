import { useState } from "react";
import {
  useEditPlan,
  useTakeBack,
  type FindingEdit,
  type Import,
  type PlaceEdit,
  type TableEdit,
} from "@/api/import";
import { sentence } from "@/api/problem";
import { say } from "@/ui/quietBar";
import { t } from "@/ui/text/text";

/** What a person does to a plan: each is kept on the server as it is made, and can be taken back. */
export function usePlanEdits({ id, proposal }: Import, choose: (table: string) => void) {
  const edit = useEditPlan(String(id));
  const takeBack = useTakeBack(String(id));
  /** What was asked of a table and is not answered yet: it is shown at once. */
  const [asked, setAsked] = useState<TableEdit | null>(null);
  const failed = (error: unknown) => say({ text: sentence(error), tone: "bad" });

  function back() {
    takeBack.mutate(undefined, { onSuccess: () => say(t("wizard.backDone")), onError: failed });
  }

  const undone = { label: t("act.undo"), run: back };

  function change(tableEdit: TableEdit) {
    setAsked(tableEdit);
    void edit
      .mutateAsync({ tables: [tableEdit] })
      .then(({ proposal: now }) => {
        const { split, join, name } = tableEdit;
        const before = new Set(proposal.tables.map((planned) => planned.name));
        const made = split ? now.tables.find((planned) => !before.has(planned.name)) : undefined;
        if (made) {
          choose(made.name);
          say({ text: t("wizard.split.done", { table: made.label }), action: undone });
        }
        const one = join ? now.tables.find((planned) => planned.name === name) : undefined;
        if (one) say({ text: t("wizard.join.done", { table: one.label }), action: undone });
      })
      .catch(failed)
      .finally(() => setAsked((latest) => (latest === tableEdit ? null : latest)));
  }

  function place(placeEdit: PlaceEdit) {
    edit.mutate(
      { places: [placeEdit] },
      {
        onError: failed,
        onSuccess: ({ proposal: now }) => {
          const before = new Set(proposal.tables.map((planned) => planned.name));
          const added = placeEdit.table ? undefined : now.tables.find(({ name }) => !before.has(name));
          if (added) choose(added.name);
          if (added) say(t("place.added", { table: added.label }));
        },
      },
    );
  }

  function mend(edits: FindingEdit[], n: number) {
    const wanted = edits[0]?.mended === true;
    const again = edits.map(({ at }) => ({ at, mended: !wanted }));
    edit.mutate(
      { findings: edits },
      {
        onError: failed,
        onSuccess: () =>
          say(
            wanted
              ? {
                  text: t("plan.mend.done", { n }),
                  action: { label: t("act.undo"), run: () => mend(again, n) },
                }
              : t("plan.mend.undone"),
          ),
      },
    );
  }

  return { asked, waiting: edit.isPending || takeBack.isPending, change, place, mend, back };
}
