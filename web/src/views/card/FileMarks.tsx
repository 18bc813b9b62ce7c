import { useState } from "react";
import { pictureOf } from "@/api/fileAddress";
import { filesOf, nameOf } from "@/api/files";
import { useWorkspace } from "@/api/workspace";
import { count } from "@/ui/text/text";
import css from "@/views/card/card.module.css";
import type { CellFace } from "@/views/grid/cell";

/** So many pictures stand on a line of a card. */
const MOST = 4;

/** Files on one line: pictures as such, the others by their names. */
export function FileMarks({ table, face }: { table: string; face: CellFace }) {
  const workspace = useWorkspace();
  const [lost, setLost] = useState<string[]>([]);
  const files = filesOf(face.value);
  const pictures = files.flatMap((file) => {
    const address = pictureOf({ workspace, table, record: face.record }, file, "small");
    return address && !lost.includes(address) ? [{ file, address }] : [];
  });
  const shown = pictures.slice(0, MOST);
  const others = files.filter((file) => !pictures.some((picture) => picture.file === file));
  return (
    <span className={css.files}>
      {shown.map(({ file, address }, at) => (
        <img
          key={`${at} ${address}`}
          src={address}
          alt={nameOf(file)}
          loading="lazy"
          decoding="async"
          draggable={false}
          onError={() => setLost((before) => [...before, address])}
        />
      ))}
      {pictures.length > shown.length ? <span>+{count(pictures.length - shown.length)}</span> : null}
      {others.length ? <span className="cut">{others.map(nameOf).join(", ")}</span> : null}
    </span>
  );
}
