import { Button, Progress } from "@mantine/core";
import type { Sent } from "@/api/upload";
import css from "@/features/import/dropzone.module.css";
import { names } from "@/features/import/names";
import { t } from "@/ui/text/text";

interface Props {
  files: File[];
  sent: Sent | null;
  /** What was dropped meanwhile. */
  waiting: File[][];
  onStop: () => void;
}

/** Files on their way: how much of them has come, then that they are read. */
export function Reading({ files, sent, waiting, onStop }: Props) {
  const share = sent && sent.total > 0 ? Math.floor((sent.sent / sent.total) * 100) : 0;
  const all = sent !== null && sent.sent >= sent.total;
  const words = all
    ? t("import.reading", { files: names(files) })
    : t("wizard.sending", { files: names(files), share });
  return (
    <>
      <p role="status">{words}</p>
      <Progress
        className={css.progress}
        size="sm"
        value={all ? 100 : share}
        animated={all}
        aria-label={words}
      />
      <p className={css.help}>{t("wizard.readingHelp")}</p>
      {waiting.length ? (
        <p className={css.help}>{t("wizard.waiting", { files: waiting.map(names).join("; ") })}</p>
      ) : null}
      <Button variant="default" size="xs" onClick={onStop}>
        {t("act.cancel")}
      </Button>
    </>
  );
}
