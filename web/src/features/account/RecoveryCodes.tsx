import { Button, CopyButton } from "@mantine/core";
import { IconCheck, IconCopy, IconDownload } from "@tabler/icons-react";
import { useEffect, useRef } from "react";
import css from "@/features/account/account.module.css";
import { recoveryFile, saveText } from "@/features/account/recoveryFile";
import { dayWords } from "@/ui/moment";
import { t } from "@/ui/text/text";

interface Props {
  codes: string[];
  email: string;
  onKept: () => void;
}

/** Recovery codes, shown this once. */
export function RecoveryCodes({ codes, email, onKept }: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const head = t("own.codesHead", { email, when: dayWords(new Date().toISOString()) });
  return (
    <div className={css.once}>
      <h3 className={css.title} ref={heading} tabIndex={-1}>
        {t("own.codes")}
      </h3>
      <p className={css.said}>{t("own.codesHelp")}</p>
      <ul className={css.codes} aria-label={t("own.codes")}>
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div className={css.acts}>
        <Button onClick={onKept}>{t("own.codesKept")}</Button>
        <CopyButton value={codes.join("\n")}>
          {({ copied, copy }) => (
            <Button
              variant="default"
              onClick={copy}
              leftSection={copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
            >
              {t(copied ? "act.copied" : "own.copyAll")}
            </Button>
          )}
        </CopyButton>
        <Button
          variant="default"
          onClick={() => saveText(t("own.codesFile"), recoveryFile(head, codes))}
          leftSection={<IconDownload size={14} />}
        >
          {t("own.download")}
        </Button>
      </div>
    </div>
  );
}
