import { Button } from "@mantine/core";
import { useState, type FormEvent } from "react";
import { useAccept, useInvited } from "@/api/member";
import { faultOf, isRefused } from "@/api/fault";
import { useSession } from "@/api/session";
import { CodeStep } from "@/features/signIn/CodeStep";
import { Door, Wrong } from "@/features/signIn/Door";
import { NameField } from "@/features/signIn/NameField";
import { refusal } from "@/features/signIn/refusal";
import css from "@/features/signIn/signIn.module.css";
import { PasswordField } from "@/ui/passwordField";
import "@/ui/text/laterWords";
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
  const [wantsCode, setWantsCode] = useState(false);
  const found = invited.data;
  const signedIn = useSession().data?.person.email;
  const isMe = found?.known === true && signedIn?.toLowerCase() === found.email.toLowerCase();

  function send(code?: string) {
    const body = isMe
      ? { invitation }
      : found?.known
        ? { invitation, password, ...(code === undefined ? {} : { code }) }
        : { invitation, name, password };
    accept.mutate(body, {
      onSuccess: ({ workspace }) => onDone(workspace),
      onError: (refused) => {
        if (faultOf(refused, "code")) setWantsCode(true);
        else if (isRefused(refused, 401)) setWantsCode(false);
      },
    });
  }

  function submit(event: FormEvent) {
    event.preventDefault();
    send();
  }

  if (invited.isError)
    return (
      <Door title={t("members.gone")}>
        <p className={css.words}>{t("members.goneHelp")}</p>
      </Door>
    );
  if (!found)
    return (
      <Door>
        <p className={css.words} role="status">
          {t("members.look")}
        </p>
      </Door>
    );
  if (wantsCode)
    return (
      <Door title={t("signIn.codeTitle")}>
        <CodeStep error={accept.error} pending={accept.isPending} onCode={send} />
      </Door>
    );
  return (
    <Door title={t("members.join", { workspace: found.workspace })}>
      <form onSubmit={submit} className={css.form}>
        <p className={css.words}>
          {t(found.known ? "members.joinKnown" : "members.joinNew", { email: found.email })}
        </p>
        {accept.isError ? (
          <Wrong>{isRefused(accept.error, 401) ? t("signIn.wrong") : refusal(accept.error)}</Wrong>
        ) : null}
        {found.known ? null : <NameField value={name} onChange={setName} />}
        {isMe ? null : (
          <PasswordField
            label={t("members.password")}
            description={found.known ? undefined : t("members.passwordHelp")}
            autoComplete={found.known ? "current-password" : "new-password"}
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
          />
        )}
        <Button type="submit" fullWidth loading={accept.isPending} mt={4}>
          {found.known ? t("members.acceptAs", { email: found.email }) : t("members.accept")}
        </Button>
      </form>
    </Door>
  );
}
