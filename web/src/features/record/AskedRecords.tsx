import { Drawer, MantineThemeProvider } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { createRecord } from "@/api/record";
import { useModel } from "@/api/table";
import { UndoStack } from "@/api/undo";
import { closeAllAsked, closeAsked, isAsking, useAskedRecords, type AskedRecord } from "@/fields/askedRecord";
import { NewRecord } from "@/features/record/NewRecord";
import { useFormEscape } from "@/features/record/useFormEscape";
import { say } from "@/ui/quietBar";
import { t } from "@/ui/text/text";
import { useNarrow } from "@/ui/useNarrow";

/** Above the grid's editors and the boxes of a record's fields, from which it is asked for; what opens in it is above it again. */
const LAYER = 450;
const above = { components: { Popover: { defaultProps: { zIndex: LAYER + 50 } } } };

/** The forms of records that were asked for where one looked for them. */
export function AskedRecords({ workspace }: { workspace: string }) {
  const asked = useAskedRecords();
  const here = useRef(false);
  // They close with the workspace, though not with what is only mounted again.
  useEffect(() => {
    here.current = true;
    return () => {
      here.current = false;
      setTimeout(() => (here.current ? undefined : closeAllAsked()));
    };
  }, []);
  useFormEscape(isAsking, () => {
    const top = asked.at(-1);
    if (top) closeAsked(top);
  });
  return asked.map((one, at) => <AskedForm key={at} workspace={workspace} asked={one} />);
}

function AskedForm({ workspace, asked }: { workspace: string; asked: AskedRecord }) {
  const narrow = useNarrow();
  const cache = useQueryClient();
  const tables = useModel().data?.tables ?? [];
  const { table, fields } = asked;
  const close = () => closeAsked(asked);

  async function create(values: Record<string, unknown>) {
    const { record, seq } = await createRecord(workspace, table.name, values);
    new UndoStack(workspace, sessionStorage).push([{ table: table.name, record: record.id, seq }]);
    void cache.invalidateQueries({ queryKey: [workspace, "pick", table.name] });
    say(t("record.added", { table: table.label }));
    close();
    asked.onMade(record);
  }

  return (
    <MantineThemeProvider theme={above}>
      <Drawer
        opened
        onClose={close}
        closeOnEscape={false}
        zIndex={LAYER}
        position={narrow ? "bottom" : "right"}
        size={narrow ? "92%" : 440}
        styles={{ title: { fontSize: 14, fontWeight: 600 }, body: { padding: 0 } }}
        title={t("record.new", { table: table.label })}
        closeButtonProps={{ "aria-label": t("act.close") }}
      >
        <NewRecord
          table={table}
          tables={tables}
          initial={{ values: fields, shown: fields }}
          onCreate={create}
          onClose={close}
        />
      </Drawer>
    </MantineThemeProvider>
  );
}
