import { Button, TextInput } from "@mantine/core";
import { useState, type ClipboardEvent, type FormEvent } from "react";
import { readLink } from "@/features/import/brought";
import { ByBrowser } from "@/features/import/ByBrowser";
import css from "@/features/import/dropzone.module.css";
import { googleWorkbook } from "@/features/import/googleLink";
import { t } from "@/ui/text/text";

interface Props {
  value: string;
  onChange: (link: string) => void;
  /** Has the server fetch it; none: this host fetches nothing, and only the browser can. */
  onGo: ((link: string) => void) | undefined;
  /** The last link that gave no workbook, and why. */
  lost: { link: string; why: string } | null;
}

/** The link of a workbook. One that is pasted is fetched at once, one that is typed when it is sent off. */
export function LinkField({ value, onChange, onGo, lost }: Props) {
  const [unfit, setUnfit] = useState(false);
  const workbook = googleWorkbook(value);
  const failed = lost?.link === value ? lost.why : undefined;
  // A host that fetches nothing can do nothing with other links.
  const wrong = onGo ? unfit : value.trim() !== "" && workbook === null;
  const error = wrong ? t(onGo ? "wizard.fromLink.why.link" : "wizard.google.wrong") : failed;

  function go(link: string) {
    const fits = readLink(link) !== null;
    setUnfit(!fits);
    if (fits) onGo?.(link);
  }

  function submit(event: FormEvent) {
    event.preventDefault();
    if (value.trim() !== "") go(value);
  }

  function paste(event: ClipboardEvent) {
    const link = event.clipboardData.getData("text/plain").trim();
    // Within what stands there it is a part of a link, or a mend.
    if (!onGo || value.trim() !== "" || !readLink(link)) return;
    event.preventDefault();
    onChange(link);
    go(link);
  }

  return (
    <form className={css.link} onSubmit={submit} noValidate>
      <div className={css.linkLine}>
        <TextInput
          size="xs"
          label={t(onGo ? "wizard.fromLink.label" : "wizard.google.label")}
          placeholder="https://docs.google.com/spreadsheets/d/…"
          type="url"
          value={value}
          error={error}
          onPaste={paste}
          onChange={(event) => {
            setUnfit(false);
            onChange(event.currentTarget.value);
          }}
        />
        {onGo ? (
          <Button size="xs" variant="default" type="submit" disabled={value.trim() === ""}>
            {t("wizard.fromLink.go")}
          </Button>
        ) : null}
      </div>
      {onGo && !error ? <p className={css.help}>{t("wizard.fromLink.help")}</p> : null}
      {workbook && (!onGo || failed) ? <ByBrowser workbook={workbook} /> : null}
      {workbook && !onGo ? <p className={css.help}>{t("wizard.google.offline")}</p> : null}
    </form>
  );
}
