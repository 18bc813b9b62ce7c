import { Button, TextInput } from "@mantine/core";
import { useState } from "react";
import { useHost } from "@/api/account";
import { hasPasskeys, useAddPasskey, usePasskeys, useRemovePasskey } from "@/api/passkey";
import { sentence } from "@/api/problem";
import type { Session } from "@/api/session";
import css from "@/features/account/account.module.css";
import { Ask, focusPart, Part } from "@/features/account/Part";
import { RemoveWay } from "@/features/account/RemoveWay";
import { bodyOf, isShown, ShownFields } from "@/features/account/ShownFields";
import { useUnfolded } from "@/features/account/useUnfolded";
import { wrongOf } from "@/features/account/wrong";
import lines from "@/ui/lines.module.css";
import { ago, fullMoment } from "@/ui/moment";
import { say } from "@/ui/quietBar";
import { t } from "@/ui/text/text";

const ID = "own-passkeys";

/** Passkeys: those that one has, another one, and how one is removed. */
export function PasskeyPart({ session }: { session: Session }) {
  const host = useHost().data;
  const passkeys = usePasskeys();
  const { open, button, close } = useUnfolded<"add" | `remove ${number}`>();
  const all = passkeys.data?.passkeys ?? [];
  const possible = host?.passkeys === true && hasPasskeys();
  // Where there can be none, and are none, the part would say nothing.
  if (host && !possible && all.length === 0) return null;
  return (
    <Part
      id={ID}
      title={t("own.passkeys")}
      said={passkeys.isError ? sentence(passkeys.error) : t("own.passkeyHelp")}
      acts={
        possible ? (
          <Button size="xs" variant="default" {...button("add")}>
            {t("own.passkeyAdd")}
          </Button>
        ) : null
      }
    >
      {open === "add" ? (
        <Adding
          session={session}
          onDone={() => {
            close();
            say(t("own.passkeyAdded"));
          }}
          onCancel={close}
        />
      ) : null}
      {all.length > 0 ? (
        <ul className={`${lines.list} ${css.list}`}>
          {all.map((passkey) => (
            <li key={passkey.id}>
              <div className={lines.line}>
                <div className={lines.words}>
                  <span className="cut">{passkey.name}</span>
                  <span className={lines.soft} title={fullMoment(passkey.used_at ?? passkey.created_at)}>
                    {passkey.used_at
                      ? t("own.passkeyUsed", { when: ago(passkey.used_at) })
                      : t("own.passkeyUnused")}
                  </span>
                </div>
                <Button
                  size="xs"
                  variant="default"
                  aria-label={t("own.removeName", { name: passkey.name })}
                  {...button(`remove ${passkey.id}`)}
                >
                  {t("own.remove")}
                </Button>
              </div>
              {open === `remove ${passkey.id}` ? (
                <RemoveWay
                  session={session}
                  id={passkey.id}
                  go={t("own.passkeyRemoveGo")}
                  help={t("own.passkeyRemoveHelp")}
                  useRemove={useRemovePasskey}
                  onDone={() => {
                    close();
                    say(t("own.passkeyGone"));
                    focusPart(ID);
                  }}
                  onCancel={close}
                />
              ) : null}
            </li>
          ))}
        </ul>
      ) : null}
    </Part>
  );
}

interface Props {
  session: Session;
  onDone: () => void;
  onCancel: () => void;
}

function Adding({ session, onDone, onCancel }: Props) {
  const { mutate, isPending, error } = useAddPasskey();
  const [name, setName] = useState("");
  const [shown, setShown] = useState({ current: "", code: "" });
  const wrong =
    error instanceof DOMException ? t("own.passkeyFailed") : wrongOf(error, "current_password", "code");
  return (
    <Ask
      email={session.person.email}
      go={t("own.next")}
      ready={name.trim() !== "" && isShown(session, shown)}
      wrong={wrong}
      pending={isPending}
      onGo={() => mutate({ name: name.trim(), ...bodyOf(session, shown) }, { onSuccess: onDone })}
      onCancel={onCancel}
    >
      <p className={css.said}>{t("own.passkeyAddHelp")}</p>
      <TextInput
        label={t("own.name")}
        description={t("own.passkeyNameHelp")}
        autoComplete="off"
        autoFocus
        maxLength={200}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <ShownFields session={session} value={shown} onChange={setShown} error={error} />
    </Ask>
  );
}
