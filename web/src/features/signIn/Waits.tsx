import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState, type FormEvent } from "react";
import { faultOf, isRefused } from "@/api/fault";
import { useHost } from "@/api/account";
import { useFinishSignIn, useWaiting } from "@/api/provider";
import { CodeStep } from "@/features/signIn/CodeStep";
import { Door, Wrong } from "@/features/signIn/Door";
import { EmailField } from "@/features/signIn/EmailField";
import { refusal } from "@/features/signIn/refusal";
import css from "@/features/signIn/signIn.module.css";
import { PasswordField } from "@/ui/passwordField";
import { routes } from "@/ui/paths";
import { AfterAMoment } from "@/ui/states";
import "@/ui/text/accountWords";
import { t } from "@/ui/text/text";

interface Props {
  onDone: (then: string | undefined) => void;
}

/** What is asked of whoever came back from a provider: the code of their second factor, or which account here is theirs. */
export function Waits({ onDone }: Props) {
  const waiting = useWaiting();
  const host = useHost();
  const { mutate, error, isPending } = useFinishSignIn();
  const [account, setAccount] = useState({ email: "", password: "" });
  const [wantsCode, setWantsCode] = useState(false);
  if (waiting.isPending)
    return (
      <Door>
        <AfterAMoment>
          <p className={css.words} role="status">
            {t("signIn.wait")}
          </p>
        </AfterAMoment>
      </Door>
    );
  if (waiting.isError)
    return (
      <Door title={t("signIn.title")}>
        <p className={css.words}>{t("signIn.refused.stale")}</p>
        <div className={css.acts}>
          <Button component={Link} to={routes.signIn}>
            {t("signIn.back")}
          </Button>
        </div>
      </Door>
    );
  const { provider, email, verified, known } = waiting.data;
  const label = host.data?.providers.find((one) => one.name === provider)?.label ?? provider;

  function send(code?: string) {
    mutate(
      { ...(known ? {} : account), ...(code === undefined ? {} : { code }) },
      {
        onSuccess: ({ then }) => onDone(then),
        onError: (refused) => setWantsCode(faultOf(refused, "code") !== undefined),
      },
    );
  }

  if (known || wantsCode)
    return (
      <Door title={t("signIn.codeTitle")}>
        <CodeStep error={error} pending={isPending} onCode={send} />
      </Door>
    );

  function submit(event: FormEvent) {
    event.preventDefault();
    send();
  }

  return (
    <Door title={t("signIn.waitsTitle")}>
      <form onSubmit={submit} className={css.form}>
        <p className={css.words}>
          {email
            ? t("signIn.waitsHelp", { provider: label, email })
            : t("signIn.waitsHelpNone", { provider: label })}
        </p>
        {email && !verified ? (
          <p className={css.words}>{t("signIn.waitsUnverified", { provider: label })}</p>
        ) : null}
        {error ? <Wrong>{isRefused(error, 401) ? t("signIn.wrong") : refusal(error)}</Wrong> : null}
        <EmailField value={account.email} onChange={(typed) => setAccount({ ...account, email: typed })} />
        <PasswordField
          label={t("signIn.password")}
          autoComplete="current-password"
          value={account.password}
          onChange={(event) => setAccount({ ...account, password: event.currentTarget.value })}
        />
        <Button type="submit" fullWidth loading={isPending} mt={4}>
          {t("signIn.waitsGo")}
        </Button>
        <p className={css.help}>{t("signIn.waitsNone")}</p>
        <Link to={routes.signIn} className={css.aside}>
          {t("signIn.back")}
        </Link>
      </form>
    </Door>
  );
}
