import { useState } from "react";
import css from "@/features/shell/connection.module.css";
import { useSending } from "@/features/shell/useSending";
import { later, useAtRest } from "@/ui/later";
import { t } from "@/ui/text/text";

const kept = later(async () => (await import("@/features/shell/KeptEdits")).KeptEdits);

interface Props {
  workspace: string;
  person: number;
  narrow: boolean;
}

/** A quiet line while the connection is lost, while changes wait, and while some that were refused have not been seen. */
export function Connection({ workspace, person, narrow }: Props) {
  const { lost, waiting, refused, now, dismiss, insist } = useSending(workspace, person);
  const [shown, setShown] = useState(false);
  const ready = kept.useReady(shown);
  // The connection may be lost by the time that they are asked for.
  useAtRest(kept.soon);
  const n = waiting.length;
  if (!lost && n === 0 && refused.length === 0) return <div role="status" />;
  const said = lost
    ? n > 0
      ? t("connection.lostWaiting", { n })
      : t("shell.lost")
    : n > 0
      ? t("connection.waiting", { n })
      : "";
  return (
    <>
      <div className={css.bar} data-narrow={narrow || undefined} role="status">
        {said ? <span>{said}</span> : null}
        {refused.length ? <strong>{t("connection.refused", { n: refused.length })}</strong> : null}
        {n > 0 || refused.length ? (
          <button type="button" className={css.act} onClick={() => setShown(true)}>
            {t("connection.show")}
          </button>
        ) : null}
        {lost || n > 0 ? (
          <button type="button" className={css.act} onClick={now}>
            {t("connection.now")}
          </button>
        ) : null}
      </div>
      {shown && ready ? (
        <kept.Part
          {...{ workspace, waiting, refused }}
          onDismiss={() => {
            dismiss();
            setShown(false);
          }}
          onInsist={(edit) => {
            insist(edit);
            setShown(false);
          }}
          onClose={() => setShown(false)}
        />
      ) : null}
    </>
  );
}
