import { Button } from "@mantine/core";
import { useState } from "react";
import { useSetPassword } from "@/api/account";
import { faultOf } from "@/api/fault";
import type { Session } from "@/api/session";
import { CurrentPassword } from "@/features/account/CurrentPassword";
import { Ask, Part } from "@/features/account/Part";
import { useUnfolded } from "@/features/account/useUnfolded";
import { wrongOf } from "@/features/account/wrong";
import { LEAST, PasswordField } from "@/ui/passwordField";
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
  const [current, setCurrent] = useState("");
  const [password, setPassword] = useState("");
  const short = password.length > 0 && password.length < LEAST;

  function go() {
    mutate(has ? { password, current_password: current } : { password }, {
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
      ready={password.length >= LEAST && (!has || current !== "")}
      wrong={wrongOf(error, "password", "current_password")}
      pending={isPending}
      onGo={go}
      onCancel={onDone}
    >
      {has ? <CurrentPassword autoFocus value={current} onChange={setCurrent} error={error} /> : null}
      <PasswordField
        label={t("own.newPassword")}
        description={t("own.passwordHelp", { n: LEAST })}
        autoComplete="new-password"
        autoFocus={!has}
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
        error={
          faultOf(error, "password") === "too_long"
            ? t("own.passwordLong")
            : short
              ? t("own.passwordShort", { n: LEAST })
              : undefined
        }
      />
    </Ask>
  );
}
