import { Button, TextInput } from "@mantine/core";
import { useState } from "react";
import { useAskAddress, useHost } from "@/api/account";
import { faultOf } from "@/api/fault";
import type { Session } from "@/api/session";
import css from "@/features/account/account.module.css";
import { isOwnerShown, OwnerFields, ownerBody } from "@/features/account/OwnerFields";
import { Ask, Part } from "@/features/account/Part";
import { useUnfolded } from "@/features/account/useUnfolded";
import { wrongOf } from "@/features/account/wrong";
import { t } from "@/ui/text/text";

/** The address by which one signs in. Another one is one's own once the link is followed that was sent there. */
export function AddressPart({ session }: { session: Session }) {
  const host = useHost();
  const { open, button, close } = useUnfolded<"email">();
  const [sent, setSent] = useState<string | null>(null);
  return (
    <Part
      id="own-email"
      title={t("own.email")}
      said={
        <>
          {session.person.email}
          {host.data?.mail === false ? <p className={css.soft}>{t("own.emailNoMail")}</p> : null}
        </>
      }
      acts={
        host.data?.mail ? (
          <Button size="xs" variant="default" {...button("email")}>
            {t("own.change")}
          </Button>
        ) : null
      }
    >
      {sent && !open ? (
        <p className={css.done} role="status">
          {t("own.emailSent", { email: sent })}
        </p>
      ) : null}
      {open ? (
        <NewAddress
          session={session}
          onSent={(email) => {
            setSent(email);
            close();
          }}
          onCancel={close}
        />
      ) : null}
    </Part>
  );
}

interface NewAddressProps {
  session: Session;
  onSent: (email: string) => void;
  onCancel: () => void;
}

function NewAddress({ session, onSent, onCancel }: NewAddressProps) {
  const { mutate, isPending, error } = useAskAddress();
  const [email, setEmail] = useState("");
  const [shown, setShown] = useState({ current: "", code: "" });

  function go() {
    const body = { email: email.trim(), ...ownerBody(session, shown) };
    mutate(body, { onSuccess: () => onSent(body.email) });
  }

  return (
    <Ask
      email={session.person.email}
      go={t("own.emailSend")}
      ready={email.trim() !== "" && isOwnerShown(session, shown)}
      wrong={wrongOf(error, "email", "current_password", "code")}
      pending={isPending}
      onGo={go}
      onCancel={onCancel}
    >
      <TextInput
        label={t("own.emailNew")}
        type="email"
        name="email"
        autoComplete="email"
        autoFocus
        value={email}
        onChange={(event) => setEmail(event.currentTarget.value)}
        error={faultOf(error, "email") ? t("own.emailWrong") : undefined}
      />
      <OwnerFields session={session} value={shown} onChange={setShown} error={error} />
    </Ask>
  );
}
