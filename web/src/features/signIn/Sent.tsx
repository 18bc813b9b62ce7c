import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Door } from "@/features/signIn/Door";
import css from "@/features/signIn/signIn.module.css";
import { routes } from "@/ui/paths";
import { t } from "@/ui/text/text";

function Back() {
  return (
    <Button component={Link} to={routes.signIn} variant="default">
      {t("signIn.back")}
    </Button>
  );
}

interface SentProps {
  /** To which address it went, and how long it is good. */
  said: string;
  /** What to do where it does not come. */
  help: string;
  /** Another address is asked for. */
  onAgain: () => void;
}

/** A link was asked for, which comes by mail. */
export function Sent({ said, help, onAgain }: SentProps) {
  return (
    <Door title={t("signIn.forgotSentTitle")}>
      <p className={css.words} role="status">
        {said}
      </p>
      <p className={css.more}>{help}</p>
      <div className={css.acts}>
        <Back />
        <button type="button" className={css.aside} onClick={onAgain}>
          {t("signIn.otherAddress")}
        </button>
      </div>
    </Door>
  );
}

/** What this host does not offer, and what to do instead. */
export function NotHere({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Door title={title}>
      <p className={css.words}>{children}</p>
      <div className={css.acts}>
        <Back />
      </div>
    </Door>
  );
}
