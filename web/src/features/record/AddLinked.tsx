import { Drawer } from "@mantine/core";
import { createRecord, type SheafRecord } from "@/api/record";
import type { Table } from "@/api/table";
import { UndoStack } from "@/api/undo";
import { undoChange } from "@/api/change";
import { sentence } from "@/api/problem";
import { isAsking } from "@/fields/askedRecord";
import { titleOf } from "@/fields/linked";
import type { BackLink } from "@/features/record/backLinks";
import { NewRecord } from "@/features/record/NewRecord";
import { useFormEscape } from "@/features/record/useFormEscape";
import { say } from "@/ui/quietBar";
import { t } from "@/ui/text/text";
import { useNarrow } from "@/ui/useNarrow";

interface Props {
  workspace: string;
  link: BackLink;
  /** The record that the new one points to, and its table. */
  to: SheafRecord;
  target: Table;
  tables: Table[];
  onDone: () => void;
  onClose: () => void;
}

/** The form of a record of another table that points here from the beginning. */
export function AddLinked({ workspace, link, to, target, tables, onDone, onClose }: Props) {
  const narrow = useNarrow();
  const { table, field } = link;
  const several = field.type === "links";
  const linked = { id: to.id, fields: to.fields, title: titleOf(to, target) };

  useFormEscape(() => !isAsking(), onClose);

  async function create(values: Record<string, unknown>) {
    const { record, seq } = await createRecord(workspace, table.name, values);
    new UndoStack(workspace, sessionStorage).push([{ table: table.name, record: record.id, seq }]);
    onDone();
    onClose();
    say({
      text: t("record.added", { table: table.label }),
      action: seq === undefined ? undefined : { label: t("act.undo"), run: () => void takeBack(seq) },
    });
  }

  async function takeBack(seq: number) {
    try {
      await undoChange(workspace, seq);
      onDone();
      say(t("undo.undone"));
    } catch (error) {
      say({ tone: "bad", text: t("undo.failed", { why: sentence(error) }) });
    }
  }

  return (
    <Drawer
      opened
      onClose={onClose}
      closeOnEscape={false}
      position={narrow ? "bottom" : "right"}
      size={narrow ? "92%" : 440}
      styles={{ title: { fontSize: 14, fontWeight: 600 }, body: { padding: 0 } }}
      title={t("record.new", { table: table.label })}
      closeButtonProps={{ "aria-label": t("act.close") }}
    >
      <NewRecord
        table={table}
        tables={tables}
        initial={{
          values: { [field.name]: several ? [to.id] : to.id },
          shown: { [field.name]: several ? [linked] : linked },
        }}
        onCreate={create}
        onClose={onClose}
      />
    </Drawer>
  );
}
