import { ActionIcon, Menu } from "@mantine/core";
import { IconDownload, IconPrinter } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { exportFormats } from "@/api/export";
import { useMay } from "@/api/may";
import { exportActs, type Exported } from "@/features/export/exportActs";
import { t } from "@/ui/text/text";

/** What is seen, as a file or on paper. */
export function ExportMenu(props: Exported) {
  const { take, print } = exportActs(useNavigate(), props);
  const may = useMay("exports");
  return (
    <Menu position="bottom-end" width={260} withinPortal={false}>
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          c="var(--text-soft)"
          size={28}
          aria-label={t("export.menu")}
          title={t("export.menu")}
        >
          <IconDownload size={17} stroke={1.7} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {may ? (
          <>
            <Menu.Label>{t("export.lead")}</Menu.Label>
            {exportFormats.map((format) => (
              <Menu.Item key={format} onClick={() => take(format)}>
                {t(`export.as.${format}`)}
              </Menu.Item>
            ))}
            <Menu.Divider />
          </>
        ) : null}
        <Menu.Item leftSection={<IconPrinter size={14} />} onClick={print}>
          {t("export.print")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
