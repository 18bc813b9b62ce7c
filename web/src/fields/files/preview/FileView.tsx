import { Button } from "@mantine/core";
import { IconFileDownload, IconExternalLink, IconFile, IconWorld } from "@tabler/icons-react";
import { useState } from "react";
import { sourceOf, type FilePlace } from "@/api/fileAddress";
import { isStored, nameOf, type FileItem } from "@/api/files";
import css from "@/fields/files/preview/preview.module.css";
import { PictureView } from "@/fields/files/preview/PictureView";
import { previewOf } from "@/fields/files/preview/shownAs";
import { TextView } from "@/fields/files/preview/TextView";
import { aboutFile } from "@/fields/files/words";
import { t } from "@/ui/text/text";

interface Props {
  place: FilePlace;
  file: FileItem;
}

/** A file as large as there is room; of one that cannot be shown, what it is and how to have it. */
export function FileView({ place, file }: Props) {
  const [lost, setLost] = useState(false);
  const source = sourceOf(place, file);
  const name = nameOf(file);
  const as = lost || !source ? "nothing" : previewOf(file);
  const fail = () => setLost(true);
  switch (as) {
    case "picture":
      return <PictureView address={source ?? ""} name={name} size={sizeOf(file)} onLost={fail} />;
    case "pdf":
      return <iframe className={css.frame} src={source} title={name} />;
    case "audio":
      return (
        <div className={css.middle}>
          <audio className={css.audio} controls src={source} aria-label={name} onError={fail} />
        </div>
      );
    case "video":
      return <video className={css.video} controls src={source} aria-label={name} onError={fail} />;
    case "text":
      return <TextView address={source ?? ""} size={isStored(file) ? file.size : undefined} name={name} />;
    default:
      return <Unshown place={place} file={file} lost={lost} />;
  }
}

function sizeOf(file: FileItem) {
  const { width, height } = isStored(file) ? file : {};
  return width === undefined || height === undefined ? undefined : { width, height };
}

function Unshown({ place, file, lost }: Props & { lost: boolean }) {
  const stored = isStored(file);
  const source = sourceOf(place, file, "download");
  const Sign = stored ? IconFile : IconWorld;
  return (
    <div className={css.middle}>
      <Sign size={40} stroke={1.2} aria-hidden className={css.sign} />
      <p className={css.unshownName}>{nameOf(file)}</p>
      <p className={css.about}>{aboutFile(file)}</p>
      <p className={css.about}>{t(lost ? "files.lost" : stored ? "files.unshown" : "files.elsewhere")}</p>
      {source ? (
        <Button
          component="a"
          href={source}
          leftSection={
            stored ? <IconFileDownload size={16} aria-hidden /> : <IconExternalLink size={16} aria-hidden />
          }
          {...(stored
            ? { download: nameOf(file) }
            : { target: "_blank", rel: "noopener noreferrer nofollow" })}
        >
          {t(stored ? "files.downloadAct" : "files.followAct")}
        </Button>
      ) : null}
    </div>
  );
}
