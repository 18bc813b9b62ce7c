import { ActionIcon, Tooltip } from "@mantine/core";
import {
  IconFileDownload,
  IconExternalLink,
  IconGripVertical,
  IconPencil,
  IconTrash,
} from "@tabler/icons-react";
import { useState, type KeyboardEvent, type PointerEvent } from "react";
import { sourceOf, type FilePlace } from "@/api/fileAddress";
import { isStored, nameOf, type FileItem } from "@/api/files";
import { FileMark } from "@/fields/files/FileMark";
import css from "@/fields/files/files.module.css";
import { RenameInput } from "@/fields/files/RenameInput";
import { aboutFile } from "@/fields/files/words";
import { t } from "@/ui/text/text";

interface Props {
  place: FilePlace;
  file: FileItem;
  mayWrite: boolean;
  /** Whether there are others to move it among. */
  mayMove: boolean;
  /** How far it is pulled, in px, while it is. */
  lifted: number | undefined;
  onOpen: () => void;
  onLift: (event: PointerEvent) => void;
  onMove: (step: -1 | 1) => void;
  onRename: (name: string) => void;
  onRemove: () => void;
}

/** One file of a field: it opens by a click, and by keys it is renamed, moved and removed. */
export function FileLine(props: Props) {
  const { place, file, mayWrite, mayMove, lifted, onOpen, onLift, onMove, onRename, onRemove } = props;
  const [renaming, setRenaming] = useState(false);
  const name = nameOf(file);
  const source = sourceOf(place, file, "download");

  function onKey(event: KeyboardEvent) {
    const step = event.key === "ArrowUp" ? -1 : event.key === "ArrowDown" ? 1 : undefined;
    const grip = event.currentTarget.hasAttribute("data-grip");
    if (!mayWrite) return;
    if (step && mayMove && (grip || event.altKey)) onMove(step);
    else if (event.key === "F2") setRenaming(true);
    else if (event.key === "Delete" || event.key === "Backspace") onRemove();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  return (
    <li
      className={css.line}
      data-line
      data-lifted={lifted === undefined ? undefined : true}
      style={lifted === undefined ? undefined : { translate: `0 ${lifted}px` }}
    >
      {mayMove ? (
        <button
          type="button"
          className={css.grip}
          data-grip
          data-noprint
          aria-label={t("files.move", { name })}
          title={t("files.moveHelp")}
          onPointerDown={onLift}
          onKeyDown={onKey}
        >
          <IconGripVertical size={14} aria-hidden />
        </button>
      ) : null}
      {renaming ? (
        <>
          <FileMark place={place} file={file} />
          <RenameInput
            name={name}
            onName={(next) => {
              setRenaming(false);
              if (next !== name) onRename(next);
            }}
            onGiveUp={() => setRenaming(false)}
          />
        </>
      ) : (
        <button type="button" className={css.open} data-file title={name} onClick={onOpen} onKeyDown={onKey}>
          <FileMark place={place} file={file} />
          <span className={css.named}>
            <span className={css.name}>{name}</span>
            <span className={css.about}>{aboutFile(file)}</span>
          </span>
        </button>
      )}
      {renaming ? null : (
        <span className={css.acts} data-noprint>
          {source ? (
            <Act
              label={t(isStored(file) ? "files.download" : "files.follow", { name })}
              href={source}
              {...(isStored(file)
                ? { download: name }
                : { target: "_blank", rel: "noopener noreferrer nofollow" })}
            >
              {isStored(file) ? (
                <IconFileDownload size={16} stroke={1.7} />
              ) : (
                <IconExternalLink size={16} stroke={1.7} />
              )}
            </Act>
          ) : null}
          {mayWrite ? (
            <>
              <Act label={t("files.rename", { name })} onClick={() => setRenaming(true)}>
                <IconPencil size={16} stroke={1.7} />
              </Act>
              <Act label={t("files.remove", { name })} onClick={onRemove}>
                <IconTrash size={16} stroke={1.7} />
              </Act>
            </>
          ) : null}
        </span>
      )}
    </li>
  );
}

interface ActProps {
  label: string;
  children: React.ReactNode;
  onClick?: () => void;
  href?: string;
  download?: string;
  target?: string;
  rel?: string;
}

function Act({ label, children, href, ...rest }: ActProps) {
  const shared = {
    variant: "subtle",
    color: "gray",
    c: "var(--text-soft)",
    size: 28,
    "aria-label": label,
    ...rest,
  };
  return (
    <Tooltip label={label}>
      {href ? (
        <ActionIcon {...shared} component="a" href={href}>
          {children}
        </ActionIcon>
      ) : (
        <ActionIcon {...shared}>{children}</ActionIcon>
      )}
    </Tooltip>
  );
}
