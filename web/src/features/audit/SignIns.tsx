import { Select } from "@mantine/core";
import { IconLogin2 } from "@tabler/icons-react";
import { useState } from "react";
import { useSignIns, type SignIn, type SoughtSignIns } from "@/api/audit";
import { useMembers } from "@/api/member";
import { sentence } from "@/api/problem";
import { agentWords } from "@/features/account/agent";
import css from "@/features/audit/audit.module.css";
import { PersonBox } from "@/features/audit/PersonBox";
import lines from "@/ui/lines.module.css";
import { fullMoment } from "@/ui/moment";
import { NextPage } from "@/ui/nextPage";
import { Bones, Empty, Failure } from "@/ui/states";
import { t } from "@/ui/text/text";
import "@/ui/text/laterWords";

const kinds: SignIn["kind"][] = [
  "signed_in",
  "by_provider",
  "by_passkey",
  "wrong_password",
  "wrong_code",
  "wrong_passkey",
  "no_code",
  "password_changed",
  "address_changed",
  "second_factor_removed",
  "connected",
  "disconnected",
  "passkey_added",
  "passkey_removed",
];

/** Where members signed in, and where somebody tried to; newest first. */
export function SignIns() {
  const [sought, setSought] = useState<SoughtSignIns>({ person: null, kind: null });
  const members = useMembers().data?.members ?? [];
  const asked = useSignIns(sought);
  const narrowed = sought.person !== null || sought.kind !== null;
  const all = asked.data?.pages.flatMap((page) => page.sign_ins) ?? [];
  return (
    <>
      <p className={css.which}>{t("audit.signLead")}</p>
      <div className={css.filters}>
        <PersonBox
          members={members}
          person={sought.person}
          onChange={(person) => setSought({ ...sought, person })}
        />
        <Select
          className={css.filter ?? ""}
          label={t("audit.signKind")}
          allowDeselect={false}
          data={[
            { value: "", label: t("audit.all") },
            ...kinds.map((kind) => ({ value: kind, label: t(`audit.signIn.${kind}`) })),
          ]}
          value={sought.kind ?? ""}
          onChange={(chosen) => setSought({ ...sought, kind: kinds.find((kind) => kind === chosen) ?? null })}
        />
      </div>
      {asked.isPending ? <Bones lines={8} label={t("audit.signLoading")} /> : null}
      {asked.isError && !asked.isFetchNextPageError ? (
        <Failure
          title={t("audit.signFailed")}
          detail={sentence(asked.error)}
          onRetry={() => void asked.refetch()}
        />
      ) : null}
      {asked.data && all.length === 0 ? (
        <Empty icon={IconLogin2} title={t(narrowed ? "audit.noneFound" : "audit.signNone")}>
          {narrowed ? null : t("audit.signNoneHelp")}
        </Empty>
      ) : null}
      <ul className={lines.list}>
        {all.map((one) => (
          <Line key={one.id} one={one} />
        ))}
      </ul>
      <NextPage {...asked} label={t("audit.more")} problem={sentence(asked.error)} />
    </>
  );
}

function Line({ one }: { one: SignIn }) {
  const browser = one.agent ? agentWords(one.agent) : t("sessions.unknown");
  return (
    <li className={css.line}>
      <time className={css.when} dateTime={one.at}>
        {fullMoment(one.at)}
      </time>
      <span>{one.person.name}</span>
      <span className={css.what}>
        <span className={one.kind.startsWith("wrong") ? css.bad : undefined}>
          {t(`audit.signIn.${one.kind}`)}
        </span>
        <span className={css.soft} title={one.agent ?? undefined}>
          {[one.address, browser].filter(Boolean).join(", ")}
        </span>
      </span>
    </li>
  );
}
