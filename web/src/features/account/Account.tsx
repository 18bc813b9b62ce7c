import { useSession } from "@/api/session";
import { AddressPart } from "@/features/account/AddressPart";
import { EndPart } from "@/features/account/EndPart";
import { FactorPart } from "@/features/account/FactorPart";
import { IdentityPart, type CameBack } from "@/features/account/IdentityPart";
import { NamePart } from "@/features/account/NamePart";
import { Part } from "@/features/account/Part";
import { PasskeyPart } from "@/features/account/PasskeyPart";
import { PasswordPart } from "@/features/account/PasswordPart";
import css from "@/features/account/account.module.css";
import { SessionList } from "@/features/account/SessionList";
import { Page } from "@/ui/page";
import "@/ui/text/accountWords";
import { t } from "@/ui/text/text";

interface Props {
  cameBack: CameBack;
  onEnd: () => void;
}

/** One's own account: name, address, password, second factor, passkeys, providers, sessions, and its end. */
export function Account({ cameBack, onEnd }: Props) {
  const session = useSession().data;
  if (!session) return null;
  return (
    <Page title={t("own.title")} lead={t("own.lead")}>
      <NamePart name={session.person.name} />
      <AddressPart session={session} />
      <PasswordPart session={session} />
      <FactorPart session={session} />
      <PasskeyPart session={session} />
      <IdentityPart session={session} cameBack={cameBack} />
      <Part id="own-sessions" title={t("own.sessions")}>
        <div className={css.list}>
          <SessionList />
        </div>
      </Part>
      <EndPart session={session} onEnd={onEnd} />
    </Page>
  );
}
