import { Button } from "@mantine/core";
import { useState, type FormEvent } from "react";
import { sentence } from "@/api/problem";
import { isRefused } from "@/api/fault";
import { useFinishSignUp, useWantedSignUp } from "@/api/signUp";
import { Door, Wrong } from "@/features/signIn/Door";
import { NameField } from "@/features/signIn/NameField";
import { refusal } from "@/features/signIn/refusal";
import css from "@/features/signIn/signIn.module.css";
import { PasswordField } from "@/ui/passwordField";
import "@/ui/text/accountWords";
import "@/ui/text/laterWords";
import { t } from "@/ui/text/text";

interface Props {
  secret: string;
  onDone: (workspace: string) => void;
}

/** Whoever followed the link chooses a name and a password; then the workspace is there. */
export function FinishSignUp({ secret, onDone }: Props) {
  const wanted = useWantedSignUp(secret);
  const { mutate, isPending, error } = useFinishSignUp();
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const found = wanted.data;

  function submit(event: FormEvent) {
    event.preventDefault();
    mutate({ sign_up: secret, name, password }, { onSuccess: ({ workspace }) => onDone(workspace) });
  }

  if (wanted.isError)
    return (
      <Door title={t("signIn.upGone")}>
        <p className={css.words}>
          {isRefused(wanted.error, 404) ? t("signIn.upGoneHelp") : sentence(wanted.error)}
        </p>
      </Door>
    );
  if (!found)
    return (
      <Door>
        <p className={css.words} role="status">
          {t("signIn.wait")}
        </p>
      </Door>
    );
  return (
    <Door title={t("signIn.upDone", { workspace: found.workspace })}>
      <form onSubmit={submit} className={css.form}>
        <p className={css.words}>{t("signIn.upChoose", { email: found.email })}</p>
        {error ? <Wrong>{refusal(error)}</Wrong> : null}
        <NameField value={name} onChange={setName} />
        <PasswordField
          label={t("members.password")}
          description={t("members.passwordHelp")}
          autoComplete="new-password"
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        <Button type="submit" fullWidth loading={isPending} mt={4}>
          {t("signIn.upGo")}
        </Button>
      </form>
    </Door>
  );
}
