import { Button, TextInput } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import css from "@/features/import/dropzone.module.css";
import { googleWorkbook } from "@/features/import/googleLink";
import { t } from "@/ui/text/text";

interface Props {
  value: string;
  onChange: (link: string) => void;
}

/**
 * The link of a Google sheet: the person's own browser gets it as a workbook. It may see what the server may not, and a server
 * without the internet needs none.
 */
export function GoogleLink({ value, onChange }: Props) {
  const workbook = googleWorkbook(value);
  const wrong = value.trim() !== "" && workbook === null;
  return (
    <div className={css.google}>
      <TextInput
        size="xs"
        label={t("wizard.google.label")}
        placeholder="https://docs.google.com/spreadsheets/d/…"
        type="url"
        value={value}
        error={wrong ? t("wizard.google.wrong") : undefined}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      {workbook ? (
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
          <p className={css.help}>{t("wizard.google.offline")}</p>
        </>
      ) : null}
    </div>
  );
}
