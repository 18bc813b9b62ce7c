import { Button } from "@mantine/core";
import { IconFile, IconX } from "@tabler/icons-react";
import type { Upload } from "@/api/fileUploads";
import css from "@/fields/files/files.module.css";
import { sizeWords } from "@/fields/files/words";
import { IconButton } from "@/ui/iconButton";
import { t } from "@/ui/text/text";

interface Props {
  upload: Upload;
  /** It stands among lines that can be moved, below their marks. */
  indented: boolean;
  onStop: () => void;
  onAgain: () => void;
}

/** A file on its way, with how much of it is there; or why it did not get there. */
export function UploadLine({ upload: { name, size, share, state, why }, indented, onStop, onAgain }: Props) {
  const percent = Math.floor(share * 100);
  const failed = state === "failed";
  return (
    <li className={css.line} data-indented={indented || undefined}>
      <span className={css.open} style={{ cursor: "default" }}>
        <span className={css.mark} aria-hidden>
          <IconFile size={18} stroke={1.5} />
        </span>
        <span className={css.named}>
          <span className={css.name} title={name}>
            {name}
          </span>
          {failed ? (
            <span className={css.why} role="alert">
              {why}
            </span>
          ) : state === "waiting" ? (
            <span className={css.about}>{t("files.waiting", { size: sizeWords(size) })}</span>
          ) : (
            <span
              className={css.track}
              style={{ display: "block" }}
              role="progressbar"
              aria-label={t("files.sending", { name })}
              aria-valuenow={percent}
            >
              <span className={css.fill} style={{ display: "block", width: `${percent}%` }} />
            </span>
          )}
        </span>
      </span>
      {failed ? (
        <Button size="compact-xs" variant="default" onClick={onAgain}>
          {t("act.retry")}
        </Button>
      ) : null}
      {state === "there" ? null : (
        <IconButton
          icon={IconX}
          label={t(failed ? "files.forget" : "files.stop", { name })}
          onClick={onStop}
        />
      )}
    </li>
  );
}
