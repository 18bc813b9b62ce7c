import { useElementSize } from "@mantine/hooks";
import { IconZoomIn, IconZoomOut, IconZoomReset } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import css from "@/fields/files/preview/preview.module.css";
import { fitOf, mayGrow, mayShrink, zoomed, type Size } from "@/fields/files/preview/zoom";
import { IconButton } from "@/ui/iconButton";
import { t } from "@/ui/text/text";

interface Props {
  address: string;
  name: string;
  /** In its own px, where that is known before it has come. */
  size: Size | undefined;
  onLost: () => void;
}

/** A picture that fits, or larger, and then one moves about in it. */
export function PictureView({ address, name, size, onLost }: Props) {
  const [zoom, setZoom] = useState(1);
  const [own, setOwn] = useState(size);
  const { ref, width, height } = useElementSize();
  const fit = own ? fitOf(own, { width, height }) : 1;
  const scale = fit * zoom;

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key === "+" || event.key === "=") setZoom((now) => zoomed(now, "in"));
      else if (event.key === "-") setZoom((now) => zoomed(now, "out"));
      else if (event.key === "0") setZoom(1);
      else return;
      event.preventDefault();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);

  return (
    <div className={css.picture}>
      <div
        ref={ref}
        className={css.scroller}
        tabIndex={0}
        role="group"
        aria-label={name}
        data-large={zoom > 1 || undefined}
      >
        <img
          src={address}
          alt={name}
          draggable={false}
          referrerPolicy="no-referrer"
          style={own ? { width: own.width * scale, height: own.height * scale } : { visibility: "hidden" }}
          onLoad={({ currentTarget }) =>
            setOwn({ width: currentTarget.naturalWidth, height: currentTarget.naturalHeight })
          }
          onClick={() => setZoom((now) => (now > 1 ? 1 : 2))}
          onError={onLost}
        />
      </div>
      <div className={css.zoom} role="toolbar" aria-label={t("files.size")}>
        <IconButton
          icon={IconZoomOut}
          label={t("files.smaller")}
          disabled={!mayShrink(zoom)}
          onClick={() => setZoom((now) => zoomed(now, "out"))}
        />
        <span className={css.share}>{t("files.percent", { n: Math.round(scale * 100) })}</span>
        <IconButton
          icon={IconZoomIn}
          label={t("files.larger")}
          disabled={!mayGrow(zoom)}
          onClick={() => setZoom((now) => zoomed(now, "in"))}
        />
        <IconButton
          icon={IconZoomReset}
          label={t("files.fit")}
          disabled={zoom === 1}
          onClick={() => setZoom(1)}
        />
      </div>
    </div>
  );
}
