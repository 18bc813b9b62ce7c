import { Button } from "@mantine/core";
import { useState } from "react";
import { useHost } from "@/api/account";
import { sentence } from "@/api/problem";
import { useConnectIdentity, useIdentities, useRemoveIdentity, type Identity } from "@/api/provider";
import type { Session } from "@/api/session";
import css from "@/features/account/account.module.css";
import { Ask, focusPart, Part } from "@/features/account/Part";
import { RemoveWay } from "@/features/account/RemoveWay";
import { bodyOf, isShown, ShownFields } from "@/features/account/ShownFields";
import { useUnfolded } from "@/features/account/useUnfolded";
import { wrongOf } from "@/features/account/wrong";
import { refusedWords, type Refused } from "@/features/signIn/refused";
import lines from "@/ui/lines.module.css";
import { ago, fullMoment } from "@/ui/moment";
import { say } from "@/ui/quietBar";
import { t } from "@/ui/text/text";

const ID = "own-identities";

/** What a provider said when one came back from it to this page. */
export interface CameBack extends Refused {
  connected?: string;
}

interface Props {
  session: Session;
  cameBack: CameBack;
}

/** Accounts at providers by which one signs in here: those that are connected, another one, and how one is disconnected. */
export function IdentityPart({ session, cameBack }: Props) {
  const providers = useHost().data?.providers ?? [];
  const identities = useIdentities();
  const { open, button, close } = useUnfolded<`add ${string}` | `remove ${number}`>();
  const all = identities.data?.identities ?? [];
  const wrong = refusedWords(cameBack, providers);
  const connected = providers.find(({ name }) => name === cameBack.connected);
  if (providers.length === 0 && all.length === 0) return null;
  const adding = providers.find(({ name }) => open === `add ${name}`);
  return (
    <Part
      id={ID}
      title={t("own.identities")}
      said={identities.isError ? sentence(identities.error) : t("own.identityHelp")}
      acts={providers.map(({ name, label }) => (
        <Button key={name} size="xs" variant="default" {...button(`add ${name}`)}>
          {t("own.identityConnect", { provider: label })}
        </Button>
      ))}
    >
      {wrong && !open ? (
        <p className={css.refused} role="alert">
          {wrong}
        </p>
      ) : null}
      {connected && !open ? (
        <p className={css.done} role="status">
          {t("own.identityConnected", { provider: connected.label })}
        </p>
      ) : null}
      {adding ? <Connecting session={session} provider={adding} onCancel={close} /> : null}
      {all.length > 0 ? (
        <ul className={`${lines.list} ${css.list}`}>
          {all.map((identity) => (
            <li key={identity.id}>
              <div className={lines.line}>
                <div className={lines.words}>
                  <span className="cut">{nameOf(identity)}</span>
                  <span className={lines.soft} title={fullMoment(identity.used_at ?? identity.created_at)}>
                    {[
                      identity.email,
                      identity.used_at ? t("own.identityUsed", { when: ago(identity.used_at) }) : "",
                    ]
                      .filter(Boolean)
                      .join(", ")}
                  </span>
                </div>
                <Button
                  size="xs"
                  variant="default"
                  aria-label={t("own.identityRemoveName", { provider: nameOf(identity) })}
                  {...button(`remove ${identity.id}`)}
                >
                  {t("own.identityRemove")}
                </Button>
              </div>
              {open === `remove ${identity.id}` ? (
                <RemoveWay
                  session={session}
                  id={identity.id}
                  go={t("own.identityRemove")}
                  help={t("own.identityRemoveHelp")}
                  useRemove={useRemoveIdentity}
                  onDone={() => {
                    close();
                    say(t("own.identityGone", { provider: nameOf(identity) }));
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

const nameOf = ({ label, issuer }: Identity) => label ?? issuer;

interface ConnectingProps {
  session: Session;
  provider: { name: string; label: string };
  onCancel: () => void;
}

function Connecting({ session, provider, onCancel }: ConnectingProps) {
  const { mutate, isPending, isSuccess, error } = useConnectIdentity();
  const [shown, setShown] = useState({ current: "", code: "" });

  function go() {
    mutate(
      { provider: provider.name, ...bodyOf(session, shown) },
      { onSuccess: ({ to }) => window.location.assign(to) },
    );
  }

  return (
    <Ask
      email={session.person.email}
      go={t("own.next")}
      ready={isShown(session, shown)}
      wrong={wrongOf(error, "current_password", "code")}
      // It stays so until the provider's page is there.
      pending={isPending || isSuccess}
      onGo={go}
      onCancel={onCancel}
    >
      <p className={css.said}>{t("own.identityConnectHelp", { provider: provider.label })}</p>
      <ShownFields session={session} autoFocus value={shown} onChange={setShown} error={error} />
    </Ask>
  );
}
