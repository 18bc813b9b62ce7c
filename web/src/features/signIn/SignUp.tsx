import { Button, TextInput } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState, type FormEvent } from "react";
import { useHost } from "@/api/account";
import { faultOf } from "@/api/fault";
import { useAskSignUp } from "@/api/signUp";
import { Door, Wrong } from "@/features/signIn/Door";
import { EmailField } from "@/features/signIn/EmailField";
import { refusal } from "@/features/signIn/refusal";
import { NotHere, Sent } from "@/features/signIn/Sent";
import css from "@/features/signIn/signIn.module.css";
import { routes } from "@/ui/paths";
import "@/ui/text/accountWords";
import { t } from "@/ui/text/text";

/** A stranger asks for an account and a workspace. Whether somebody has the address is told by the mail alone. */
export function SignUp() {
  const host = useHost();
  const { mutate, reset, isPending, isSuccess, error, variables } = useAskSignUp();
  const [email, setEmail] = useState("");
  const [workspace, setWorkspace] = useState("");
  const unfit = faultOf(error, "workspace");

  function submit(event: FormEvent) {
    event.preventDefault();
    mutate({ email: email.trim(), workspace: workspace.trim() });
  }

  if (isSuccess)
    return (
      <Sent
        said={t("signIn.upSent", { email: variables?.email ?? "" })}
        help={t("signIn.upSentHelp")}
        onAgain={reset}
      />
    );
  if (host.data?.sign_up === false) return <NotHere title={t("signIn.up")}>{t("signIn.upClosed")}</NotHere>;
  return (
    <Door title={t("signIn.up")}>
      <form onSubmit={submit} className={css.form}>
        <p className={css.words}>{t("signIn.upHelp")}</p>
        {error && !unfit ? <Wrong>{refusal(error)}</Wrong> : null}
        <EmailField value={email} onChange={setEmail} />
        <TextInput
          label={t("signIn.upWorkspace")}
          name="organization"
          autoComplete="organization"
          required
          withAsterisk={false}
          maxLength={100}
          value={workspace}
          onChange={(event) => setWorkspace(event.currentTarget.value)}
          error={unfit ? refusal(error) : undefined}
        />
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
