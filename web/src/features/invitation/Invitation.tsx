import { Button, PasswordInput, TextInput } from "@mantine/core";
import { useState, type FormEvent } from "react";
import { useAccept, useInvited } from "@/api/member";
import { sentence } from "@/api/problem";
import { useSession } from "@/api/session";
import "@/ui/text/laterWords";
import css from "@/features/signIn/signIn.module.css";
import { t } from "@/ui/text/text";

interface Props {
  invitation: string;
  onDone: (workspace: string) => void;
}

/** Whoever was asked in comes: by their account, or with a name and a password that they choose. */
export function Invitation({ invitation, onDone }: Props) {
  const invited = useInvited(invitation);
  const accept = useAccept();
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const found = invited.data;
  const signedIn = useSession().data?.person.email;
  const isMe = found?.known === true && signedIn?.toLowerCase() === found.email.toLowerCase();

  function submit(event: FormEvent) {
    event.preventDefault();
    const body = isMe
      ? { invitation }
      : found?.known
        ? { invitation, password }
        : { invitation, name, password };
    accept.mutate(body, { onSuccess: ({ workspace }) => onDone(workspace) });
  }

  return (
    <main className={css.page}>
      <div className={css.box}>
        <p className={css.brand}>Sheaf</p>
        {invited.isPending ? (
          <p className={css.words} role="status">
            {t("members.look")}
          </p>
        ) : null}
        {invited.isError ? (
          <>
            <h1 className={css.title}>{t("members.gone")}</h1>
            <p className={css.words}>{t("members.goneHelp")}</p>
          </>
        ) : null}
        {found ? (
          <form onSubmit={submit} className={css.form}>
            <h1 className={css.title}>{t("members.join", { workspace: found.workspace })}</h1>
            <p className={css.words}>
              {t(found.known ? "members.joinKnown" : "members.joinNew", { email: found.email })}
            </p>
            {accept.isError ? (
              <p className={css.wrong} role="alert">
                {sentence(accept.error)}
              </p>
            ) : null}
            {found.known ? null : (
              <TextInput
                label={t("members.name")}
                name="name"
                autoComplete="name"
                required
                withAsterisk={false}
                autoFocus
                value={name}
                onChange={(event) => setName(event.currentTarget.value)}
              />
            )}
            {isMe ? null : (
              <PasswordInput
                label={t("members.password")}
                description={found.known ? undefined : t("members.passwordHelp")}
                name="password"
                autoComplete={found.known ? "current-password" : "new-password"}
                required
                withAsterisk={false}
                value={password}
                onChange={(event) => setPassword(event.currentTarget.value)}
                visibilityToggleButtonProps={{ "aria-label": t("signIn.showPassword") }}
              />
            )}
            <Button type="submit" fullWidth loading={accept.isPending} mt={4}>
              {found.known ? t("members.acceptAs", { email: found.email }) : t("members.accept")}
            </Button>
          </form>
        ) : null}
      </div>
    </main>
  );
}
