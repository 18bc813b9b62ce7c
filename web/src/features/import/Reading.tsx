import { Button, Progress } from "@mantine/core";
import type { Sent } from "@/api/upload";
import { called, type Brought } from "@/features/import/brought";
import css from "@/features/import/dropzone.module.css";
import { t } from "@/ui/text/text";

interface Props {
  brought: Brought;
  sent: Sent | null;
  /** What was brought meanwhile. */
  waiting: Brought[];
  onStop: () => void;
}

/** What is on its way: how much of files has come, then that they are read; of a link, that the server fetches it. */
export function Reading({ brought, sent, waiting, onStop }: Props) {
  const share = sent && sent.total > 0 ? Math.floor((sent.sent / sent.total) * 100) : 0;
  const fetched = "link" in brought;
  const all = fetched || (sent !== null && sent.sent >= sent.total);
  const words = fetched
    ? t("wizard.fromLink.fetching", { host: called(brought) })
    : all
      ? t("import.reading", { files: called(brought) })
      : t("wizard.sending", { files: called(brought), share });
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
        <p className={css.help}>{t("wizard.waiting", { files: waiting.map(called).join("; ") })}</p>
      ) : null}
      <Button variant="default" size="xs" onClick={onStop}>
        {t("act.cancel")}
      </Button>
    </>
  );
}
