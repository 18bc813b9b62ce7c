import { Button } from "@mantine/core";
import type { Icon } from "@tabler/icons-react";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useEffect, useState, type ReactNode } from "react";
import css from "@/ui/states.module.css";
import { t } from "@/ui/text/text";

interface EmptyProps {
  icon: Icon;
  title: string;
  children?: ReactNode;
  action?: ReactNode;
  /** It is the whole page, and its title the page's. */
  whole?: boolean;
}

/** Nothing here yet: says what would be, and the one next step. */
export function Empty({ icon: Sign, title, children, action, whole = false }: EmptyProps) {
  const Title = whole ? "h1" : "h2";
  return (
    <div className={css.state} data-whole={whole || undefined}>
      <Sign size={28} stroke={1.4} className={css.sign} aria-hidden />
      <Title className={css.title}>{title}</Title>
      {children ? <p className={css.words}>{children}</p> : null}
      {action}
    </div>
  );
}

interface FailureProps {
  title: string;
  detail: string;
  onRetry?: (() => void) | undefined;
  action?: ReactNode;
  reference?: string | undefined;
  whole?: boolean;
}

/** What happened, what to do; the number is for those who are asked for help. */
export function Failure({ title, detail, onRetry, action, reference, whole = false }: FailureProps) {
  const Title = whole ? "h1" : "h2";
  return (
    <div className={css.state} data-whole={whole || undefined} role="alert">
      <IconAlertTriangle size={28} stroke={1.4} className={css.bad} aria-hidden />
      <Title className={css.title}>{title}</Title>
      <p className={css.words}>{detail}</p>
      {onRetry ? (
        <Button variant="default" onClick={onRetry}>
          {t("act.retry")}
        </Button>
      ) : null}
      {action}
      {reference ? <p className={css.reference}>{t("error.reference", { reference })}</p> : null}
    </div>
  );
}

/** Shows its children only when waiting has become noticeable. */
export function AfterAMoment({ children }: { children: ReactNode }) {
  const [shown, show] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => show(true), 150);
    return () => clearTimeout(timer);
  }, []);
  return shown ? children : null;
}

/** Grey lines in the shape of what will come. */
export function Bones({ lines, label }: { lines: number; label: string }) {
  return (
    <AfterAMoment>
      <div className={css.bones} role="status" aria-label={label}>
        {Array.from({ length: lines }, (_, line) => (
          <div key={line} className={css.bone} style={{ width: `${[72, 90, 58, 81, 66][line % 5]}%` }} />
        ))}
      </div>
    </AfterAMoment>
  );
}
