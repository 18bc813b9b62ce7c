import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState, type FormEvent } from "react";
import { useReset } from "@/api/account";
import { faultOf, isRefused } from "@/api/fault";
import { CodeStep } from "@/features/signIn/CodeStep";
import { Door, Wrong } from "@/features/signIn/Door";
import { refusal } from "@/features/signIn/refusal";
import css from "@/features/signIn/signIn.module.css";
import { LEAST, PasswordField, passwordWrong } from "@/ui/passwordField";
import { routes } from "@/ui/paths";
import "@/ui/text/accountWords";
import { t } from "@/ui/text/text";

/** Chooses a password by a link that was sent; whoever does so is signed in. */
export function Reset({ secret, onDone }: { secret: string; onDone: () => void }) {
  const { mutate, error, isPending } = useReset();
  const [password, setPassword] = useState("");
  const [wantsCode, setWantsCode] = useState(false);
  const [gone, setGone] = useState(secret === "");

  function choose(code?: string) {
    mutate(
      { reset: secret, password, ...(code === undefined ? {} : { code }) },
      {
        onSuccess: onDone,
        onError: (refused) => {
          setWantsCode(
            faultOf(refused, "code") !== undefined || (wantsCode && !faultOf(refused, "password")),
          );
          if (isRefused(refused, 401)) setGone(true);
        },
      },
    );
  }

  function submit(event: FormEvent) {
    event.preventDefault();
    if (password.length >= LEAST) choose();
  }

  if (gone)
    return (
      <Door title={t("signIn.gone")}>
        <p className={css.words}>{t("signIn.resetGone")}</p>
        <div className={css.acts}>
          <Button component={Link} to={routes.forgot}>
            {t("signIn.resetAgain")}
          </Button>
          <Link to={routes.signIn} className={css.aside}>
            {t("signIn.back")}
          </Link>
        </div>
      </Door>
    );
  if (wantsCode)
    return (
      <Door title={t("signIn.codeTitle")}>
        <CodeStep error={error} pending={isPending} onCode={choose} />
      </Door>
    );
  const short = password.length > 0 && password.length < LEAST;
  const fault = faultOf(error, "password");
  return (
    <Door title={t("signIn.resetTitle")}>
      <form onSubmit={submit} className={css.form}>
        <p className={css.words}>{t("signIn.resetHelp")}</p>
        {error && !fault ? <Wrong>{refusal(error)}</Wrong> : null}
        <PasswordField
          label={t("own.newPassword")}
          description={t("own.passwordHelp", { n: LEAST })}
          autoComplete="new-password"
          autoFocus
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          error={short ? t("own.passwordShort", { n: LEAST }) : passwordWrong(fault)}
        />
        <Button type="submit" fullWidth loading={isPending} disabled={password.length < LEAST} mt={4}>
          {t("signIn.resetGo")}
        </Button>
      </form>
    </Door>
  );
}
