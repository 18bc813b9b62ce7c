import { Tooltip } from "@mantine/core";
import { usePresence } from "@/api/presence";
import { gathered, hueOf, initialsOf } from "@/features/presence/faces";
import css from "@/features/presence/here.module.css";
import { t } from "@/ui/text/text";

const MOST = 3;

interface Props {
  table: string;
  record: number | undefined;
}

/** Who else has the table open; those who look at the same record come first, with a ring. */
export function Here({ table, record }: Props) {
  const faces = gathered(usePresence(table, record ?? null), record);
  if (faces.length === 0) return null;
  const shown = faces.length > MOST + 1 ? faces.slice(0, MOST) : faces;
  const more = faces.length - shown.length;
  const said = faces.map(({ name, same }) => (same ? t("here.sameRecord", { name }) : name)).join(", ");
  return (
    <Tooltip label={t("here.also", { names: said })}>
      <span
        className={css.faces}
        data-noprint
        role="img"
        aria-label={t("here.also", { names: said })}
        tabIndex={0}
      >
        {shown.map(({ name, same }) => (
          <span
            key={name}
            className={css.face}
            data-same={same || undefined}
            style={{ "--hue": hueOf(name) } as React.CSSProperties}
          >
            {initialsOf(name)}
          </span>
        ))}
        {more > 0 ? <span className={css.face}>+{more}</span> : null}
      </span>
    </Tooltip>
  );
}
