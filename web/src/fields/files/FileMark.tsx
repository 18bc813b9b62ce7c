import { IconFile, IconWorld } from "@tabler/icons-react";
import { useState } from "react";
import { pictureOf, type FilePlace } from "@/api/fileAddress";
import { isStored, type FileItem } from "@/api/files";
import css from "@/fields/files/files.module.css";
import { endingOf, kindWord } from "@/fields/files/words";

interface Props {
  place: FilePlace;
  file: FileItem;
  /** Its name, where that stands nowhere beside it. */
  alt?: string;
}

/** A small picture of a file; of one that has none, what kind it is. */
export function FileMark({ place, file, alt = "" }: Props) {
  const address = pictureOf(place, file, "small");
  const [lost, setLost] = useState<string>();
  if (address && address !== lost) {
    return (
      <span className={css.mark}>
        <img src={address} alt={alt} decoding="async" draggable={false} onError={() => setLost(address)} />
      </span>
    );
  }
  const word = kindWord(file) || endingOf(file);
  const Sign = isStored(file) ? IconFile : IconWorld;
  return (
    <span className={css.mark} {...(alt ? { role: "img", "aria-label": alt } : { "aria-hidden": true })}>
      {word && isStored(file) ? (
        <span className={css.kind}>{word.slice(0, 4)}</span>
      ) : (
        <Sign size={18} stroke={1.5} aria-hidden />
      )}
    </span>
  );
}
