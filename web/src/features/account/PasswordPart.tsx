import { Button } from "@mantine/core";
import { useState } from "react";
import { useSetPassword } from "@/api/account";
import { faultOf } from "@/api/fault";
import type { Session } from "@/api/session";
import { isOwnerShown, OwnerFields, ownerBody } from "@/features/account/OwnerFields";
import { Ask, Part } from "@/features/account/Part";
import { useUnfolded } from "@/features/account/useUnfolded";
import { wrongOf } from "@/features/account/wrong";
import { LEAST, PasswordField, passwordWrong } from "@/ui/passwordField";
import { say } from "@/ui/quietBar";
import { t } from "@/ui/text/text";

/** The password: changed by who shows the one that they have, or set where there is none yet. */
export function PasswordPart({ session }: { session: Session }) {
  const { open, button, close } = useUnfolded<"password">();
  const has = session.has_password;
  return (
    <Part
      id="own-password"
      title={t("own.password")}
      said={t(has ? "own.passwordLead" : "own.passwordNone")}
      acts={
        <Button size="xs" variant="default" {...button("password")}>
          {t(has ? "own.passwordChange" : "own.passwordSetFirst")}
        </Button>
      }
    >
      {open ? <NewPassword session={session} onDone={close} /> : null}
    </Part>
  );
}

function NewPassword({ session, onDone }: { session: Session; onDone: () => void }) {
  const { mutate, isPending, error } = useSetPassword();
  // The first answer to it changes whether there is one.
  const [has] = useState(session.has_password);
  const before = { ...session, has_password: has };
  const [shown, setShown] = useState({ current: "", code: "" });
  const [password, setPassword] = useState("");
  const short = password.length > 0 && password.length < LEAST;

  function go() {
    const body = { password, ...ownerBody(before, shown) };
    mutate(body, {
      onSuccess: () => {
        say(t("own.passwordSet"));
        onDone();
      },
    });
  }

  return (
    <Ask
      email={session.person.email}
      go={t(has ? "own.passwordChange" : "own.passwordSetFirst")}
      ready={password.length >= LEAST && isOwnerShown(before, shown)}
      wrong={wrongOf(error, "password", "current_password", "code")}
      pending={isPending}
      onGo={go}
      onCancel={onDone}
    >
      <OwnerFields session={before} autoFocus value={shown} onChange={setShown} error={error} />
      <PasswordField
        label={t("own.newPassword")}
        description={t("own.passwordHelp", { n: LEAST })}
        autoComplete="new-password"
        autoFocus={!has && !before.second_factor}
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
        error={short ? t("own.passwordShort", { n: LEAST }) : passwordWrong(faultOf(error, "password"))}
      />
    </Ask>
  );
}
