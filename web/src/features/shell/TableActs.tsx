import { Menu } from "@mantine/core";
import { IconPencil, IconScale, IconSettings, IconTrash } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { useModel, type Table } from "@/api/table";
import { withHint } from "@/features/table/useShaping";
import { removeTable } from "@/features/tableSettings/removeTable";
import { routes } from "@/ui/paths";
import { say } from "@/ui/quietBar";
import { t } from "@/ui/text/text";
import "@/ui/text/laterWords";

/** What of a table as a whole is changed from its menu: most of it in drawers of the table’s page. */
export function TableActs({ workspace, table }: { workspace: string; table: Table }) {
  const navigate = useNavigate();
  const cache = useQueryClient();
  const tables = useModel().data?.tables ?? [];
  const { table: open } = useParams({ strict: false });

  const show = (shape: "@table" | "@rules") =>
    void navigate({
      to: routes.table,
      params: { workspace, table: table.name },
      search: (now) => ({ ...(open === table.name ? now : {}), shape }),
    });

  async function remove() {
    try {
      const isGone = await removeTable(workspace, cache, table, tables);
      if (isGone && open === table.name) void navigate({ to: routes.start, params: { workspace } });
      if (isGone) return;
      // Its settings tell what needs it, once it is asked for there.
      say({
        tone: "bad",
        text: t("tableSettings.needed", { table: table.label }),
        action: { label: t("tableSettings.open"), run: () => show("@table") },
      });
    } catch (refused) {
      say({ tone: "bad", text: withHint(refused) });
    }
  }

  return (
    <>
      <Menu.Item leftSection={<IconPencil size={14} />} onClick={() => show("@table")}>
        {t("tableSettings.rename")}
      </Menu.Item>
      <Menu.Item leftSection={<IconSettings size={14} />} onClick={() => show("@table")}>
        {t("tableSettings.open")}
      </Menu.Item>
      <Menu.Item leftSection={<IconScale size={14} />} onClick={() => show("@rules")}>
        {t("rules.open")}
      </Menu.Item>
      <Menu.Item leftSection={<IconTrash size={14} />} color="var(--red)" onClick={() => void remove()}>
        {t("tableSettings.delete")}
      </Menu.Item>
    </>
  );
}
