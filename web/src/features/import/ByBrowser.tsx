import { Button } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import css from "@/features/import/dropzone.module.css";
import { t } from "@/ui/text/text";

/** The way without the server: the person's own browser gets the workbook. It may see what the server may not, and reach what it cannot. */
export function ByBrowser({ workbook }: { workbook: string }) {
  return (
    <>
      <Button
        size="xs"
        variant="default"
        leftSection={<IconDownload size={14} aria-hidden />}
        component="a"
        href={workbook}
        target="_blank"
        rel="noopener noreferrer"
      >
        {t("wizard.google.get")}
      </Button>
      <p className={css.help}>{t("wizard.google.help")}</p>
    </>
  );
}
