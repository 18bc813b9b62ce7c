import { useEffect } from "react";
import { newTable, openNewTable, useNewTableOpened } from "@/features/newTable/opened";

/** Where the box stands in which a table is made; it closes with the workspace. */
export function NewTablePlace({ workspace }: { workspace: string }) {
  const opened = useNewTableOpened();
  newTable.useReady(opened);
  useEffect(() => () => openNewTable(false), []);
  return <newTable.Part workspace={workspace} opened={opened} onClose={() => openNewTable(false)} />;
}
