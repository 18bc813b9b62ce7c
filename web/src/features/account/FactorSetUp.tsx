import { ActionIcon, CopyButton, Tooltip } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import { useBeginFactor, useConfirmFactor } from "@/api/account";
import { faultOf } from "@/api/fault";
import type { Schema } from "@/api/schema";
import type { Session } from "@/api/session";
import css from "@/features/account/account.module.css";
import { CurrentPassword } from "@/features/account/CurrentPassword";
import { Ask } from "@/features/account/Part";
import { wrongOf } from "@/features/account/wrong";
import { CodeField } from "@/ui/codeField";
import { t } from "@/ui/text/text";

interface Props {
  session: Session;
  onDone: (codes: string[]) => void;
  onCancel: () => void;
}

/** Sets a second factor up: the password once more, then the app is told, then it shows that it knows. */
export function FactorSetUp({ session, onDone, onCancel }: Props) {
  const begin = useBeginFactor();
  const [current, setCurrent] = useState("");
  const has = session.has_password;
  const begun = useRef(false);

  const { mutate } = begin;
  useEffect(() => {
    // Without a password there is nothing to show before.
    if (has || begun.current) return;
    begun.current = true;
    mutate({});
  }, [has, mutate]);

  if (begin.data) return <Enrol enrolment={begin.data} onDone={onDone} onCancel={onCancel} />;
  return (
    <Ask
      email={session.person.email}
      go={t("own.next")}
      ready={!has || current !== ""}
      wrong={wrongOf(begin.error, "current_password")}
      pending={begin.isPending}
      onGo={() => begin.mutate(has ? { current_password: current } : {})}
      onCancel={onCancel}
    >
      {has ? <CurrentPassword autoFocus value={current} onChange={setCurrent} error={begin.error} /> : null}
    </Ask>
  );
}

interface EnrolProps {
  enrolment: Schema<"Enrolment">;
  onDone: (codes: string[]) => void;
  onCancel: () => void;
}

function Enrol({ enrolment: { picture, secret, uri }, onDone, onCancel }: EnrolProps) {
  const { mutate, isPending, error } = useConfirmFactor();
  const [code, setCode] = useState("");

  function confirm() {
    mutate(code.trim(), {
      onSuccess: ({ recovery_codes }) => onDone(recovery_codes),
    });
  }

  return (
    <div className={css.enrol}>
      {/* As a picture nothing in it can run. */}
      <img
        className={css.picture}
        src={`data:image/svg+xml,${encodeURIComponent(picture)}`}
        alt={t("own.qr")}
      />
      <div className={css.steps}>
        <p className={css.said}>{t("own.scan")}</p>
        <a className={css.here} href={uri}>
          {t("own.openApp")}
        </a>
        <div className={css.key}>
          <span className={css.label}>{t("own.key")}</span>
          <div className={css.keyLine}>
            <code className={css.secret}>{inFours(secret)}</code>
            <CopyButton value={secret}>
              {({ copied, copy }) => (
                <Tooltip label={t(copied ? "act.copied" : "act.copy")}>
                  <ActionIcon
                    variant="default"
                    size={28}
                    aria-label={t(copied ? "act.copied" : "act.copy")}
                    onClick={copy}
                  >
                    {copied ? <IconCheck size={16} /> : <IconCopy size={16} />}
                  </ActionIcon>
                </Tooltip>
              )}
            </CopyButton>
          </div>
        </div>
        <Ask
          go={t("own.turnOn")}
          ready={code.trim() !== ""}
          wrong={wrongOf(error, "code")}
          pending={isPending}
          onGo={confirm}
          onCancel={onCancel}
        >
          <CodeField autoFocus value={code} onChange={setCode} wrong={faultOf(error, "code") === "wrong"} />
        </Ask>
      </div>
    </div>
  );
}

/** As apps and people read it. */
const inFours = (secret: string) => secret.replace(/(.{4})(?=.)/g, "$1 ");
