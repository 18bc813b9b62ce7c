import { ActionIcon, Modal, Tooltip } from "@mantine/core";
import { IconChevronLeft, IconChevronRight, IconFileDownload, IconExternalLink } from "@tabler/icons-react";
import { useState, type KeyboardEvent } from "react";
import { sourceOf, type FilePlace } from "@/api/fileAddress";
import { idOf, isStored, nameOf, type FileItem } from "@/api/files";
import { FileView } from "@/fields/files/preview/FileView";
import css from "@/fields/files/preview/preview.module.css";
import { aboutFile } from "@/fields/files/words";
import { t } from "@/ui/text/text";

interface Props {
  place: FilePlace;
  files: FileItem[];
  /** Which of them is shown first. */
  first: number;
  onClose: () => void;
}

/** Files of a field, one at a time, over the page. */
export function FilePreview({ place, files, first, onClose }: Props) {
  const [at, setAt] = useState(first);
  const file = files[at];
  const go = (step: number) => setAt((now) => Math.min(Math.max(now + step, 0), files.length - 1));

  /** A player, and a picture that one moves about in, need the arrows themselves. */
  function onKey(event: KeyboardEvent) {
    if (event.target instanceof Element && event.target.closest("audio, video, [data-large]")) return;
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const forward = document.dir === "rtl" ? "ArrowLeft" : "ArrowRight";
    const back = document.dir === "rtl" ? "ArrowRight" : "ArrowLeft";
    if (event.key === forward) go(1);
    else if (event.key === back) go(-1);
    else return;
    event.preventDefault();
  }

  if (!file) return null;
  const name = nameOf(file);
  const stored = isStored(file);
  const source = sourceOf(place, file, "download");
  return (
    <Modal.Root
      opened
      onClose={onClose}
      fullScreen
      zIndex={450}
      transitionProps={{ duration: 120 }}
      // What it was opened from stays open beneath.
      className="click-outside-ignore"
    >
      <Modal.Overlay backgroundOpacity={0.3} className="click-outside-ignore" />
      <Modal.Content>
        <div className={css.content} onKeyDown={onKey}>
          <header className={css.head}>
            <Modal.Title className={css.title}>
              <span className={css.name} title={name}>
                {name}
              </span>
              <span className={css.about}>
                {[
                  aboutFile(file),
                  ...(files.length > 1 ? [t("files.which", { n: at + 1, of: files.length })] : []),
                ].join(" · ")}
              </span>
            </Modal.Title>
            {source ? (
              <Tooltip
                label={t(stored ? "files.download" : "files.follow", { name })}
                // Above the dialog, which stands above all else.
                zIndex={460}
              >
                <ActionIcon
                  component="a"
                  href={source}
                  variant="subtle"
                  color="gray"
                  c="var(--text-soft)"
                  size={32}
                  aria-label={t(stored ? "files.download" : "files.follow", { name })}
                  {...(stored
                    ? { download: name }
                    : { target: "_blank", rel: "noopener noreferrer nofollow" })}
                >
                  {stored ? (
                    <IconFileDownload size={18} stroke={1.7} />
                  ) : (
                    <IconExternalLink size={18} stroke={1.7} />
                  )}
                </ActionIcon>
              </Tooltip>
            ) : null}
            <Modal.CloseButton aria-label={t("act.close")} size={32} data-autofocus />
          </header>
          <div className={css.stage}>
            <FileView key={`${at} ${idOf(file)}`} place={place} file={file} />
          </div>
          {files.length > 1 ? (
            <>
              <Step way="back" disabled={at === 0} onClick={() => go(-1)} />
              <Step way="on" disabled={at === files.length - 1} onClick={() => go(1)} />
            </>
          ) : null}
        </div>
      </Modal.Content>
    </Modal.Root>
  );
}

function Step({ way, disabled, onClick }: { way: "back" | "on"; disabled: boolean; onClick: () => void }) {
  const Sign = way === "back" ? IconChevronLeft : IconChevronRight;
  return (
    <button
      type="button"
      className={css.step}
      data-way={way}
      aria-label={t(way === "back" ? "files.before" : "files.after")}
      aria-disabled={disabled || undefined}
      onClick={disabled ? undefined : onClick}
    >
      <Sign size={20} stroke={1.7} aria-hidden />
    </button>
  );
}
