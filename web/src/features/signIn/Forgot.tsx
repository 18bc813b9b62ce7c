import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState, type FormEvent } from "react";
import { useAskReset, useHost } from "@/api/account";
import { Door, Wrong } from "@/features/signIn/Door";
import { EmailField } from "@/features/signIn/EmailField";
import { refusal } from "@/features/signIn/refusal";
import { NotHere, Sent } from "@/features/signIn/Sent";
import css from "@/features/signIn/signIn.module.css";
import { routes } from "@/ui/paths";
import "@/ui/text/accountWords";
import { t } from "@/ui/text/text";

/** Asks for a link by which a password is chosen. Whether somebody has the address is told by the mail alone. */
export function Forgot({ typed }: { typed: string }) {
  const host = useHost();
  const { mutate, reset, isPending, isSuccess, error, variables } = useAskReset();
  const [email, setEmail] = useState(typed);

  function submit(event: FormEvent) {
    event.preventDefault();
    mutate(email.trim());
  }

  if (isSuccess)
    return (
      <Sent
        said={t("signIn.forgotSent", { email: variables ?? "" })}
        help={t("signIn.forgotSentHelp")}
        onAgain={reset}
      />
    );
  if (host.data?.mail === false) return <NotHere title={t("signIn.forgot")}>{t("signIn.help")}</NotHere>;
  return (
    <Door title={t("signIn.forgot")}>
      <form onSubmit={submit} className={css.form}>
        <p className={css.words}>{t("signIn.forgotHelp")}</p>
        {error ? <Wrong>{refusal(error)}</Wrong> : null}
        <EmailField value={email} onChange={setEmail} />
        <Button type="submit" fullWidth loading={isPending} mt={4}>
          {t("signIn.forgotSend")}
        </Button>
        <Link to={routes.signIn} className={css.aside}>
          {t("signIn.back")}
        </Link>
      </form>
    </Door>
  );
}
