import { IconLogin2 } from "@tabler/icons-react";
import { useSignIns, type SignIn } from "@/api/audit";
import { sentence } from "@/api/problem";
import { agentWords } from "@/features/account/agent";
import css from "@/features/audit/audit.module.css";
import lines from "@/ui/lines.module.css";
import { fullMoment } from "@/ui/moment";
import { NextPage } from "@/ui/nextPage";
import { Bones, Empty, Failure } from "@/ui/states";
import { t } from "@/ui/text/text";
import "@/ui/text/laterWords";

/** Where members signed in, and where somebody tried to; newest first. */
export function SignIns() {
  const asked = useSignIns();
  const all = asked.data?.pages.flatMap((page) => page.sign_ins) ?? [];
  return (
    <>
      <p className={css.which}>{t("audit.signLead")}</p>
      {asked.isPending ? <Bones lines={8} label={t("audit.signLoading")} /> : null}
      {asked.isError && !asked.isFetchNextPageError ? (
        <Failure
          title={t("audit.signFailed")}
          detail={sentence(asked.error)}
          onRetry={() => void asked.refetch()}
        />
      ) : null}
      {asked.data && all.length === 0 ? (
        <Empty icon={IconLogin2} title={t("audit.signNone")}>
          {t("audit.signNoneHelp")}
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
