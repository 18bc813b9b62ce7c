import { sentence } from "@/api/problem";
import { usePlan, type WorkspacePlan } from "@/api/plan";
import { useSession } from "@/api/session";
import { useModel } from "@/api/table";
import { money, price } from "@/features/plan/amounts";
import { Invoices } from "@/features/plan/Invoices";
import { Offers } from "@/features/plan/Offers";
import css from "@/features/plan/plan.module.css";
import { decides } from "@/features/shell/decides";
import { UsageLine } from "@/features/plan/UsageLine";
import lines from "@/ui/lines.module.css";
import { dayWords } from "@/ui/moment";
import { Page } from "@/ui/page";
import { Bones, Failure } from "@/ui/states";
import { t } from "@/ui/text/text";
import "@/ui/text/accessWords";

/** What the workspace may have, what is used of it, and what is paid for it. */
export function PlanPage() {
  const asked = usePlan();
  return (
    <Page title={t("subscription.title")} lead={t("subscription.lead")}>
      {asked.isPending ? <Bones lines={8} label={t("subscription.loading")} /> : null}
      {asked.isError && !asked.data ? (
        <Failure
          title={t("subscription.failed")}
          detail={sentence(asked.error)}
          onRetry={() => void asked.refetch()}
        />
      ) : null}
      {asked.data ? <Told told={asked.data} /> : null}
    </Page>
  );
}

function Told({ told }: { told: WorkspacePlan }) {
  const owner = useIsOwner();
  return (
    <>
      {told.shut_at ? (
        <p className={css.warn} role="status">
          {warning(told, told.shut_at)}
        </p>
      ) : null}
      <section className={css.now} aria-label={t("subscription.now")}>
        <strong className={css.name}>{told.plan ? told.plan.label : t("subscription.none")}</strong>
        <span className={css.soft}>{told.plan ? stands(told) : t("subscription.noneHelp")}</span>
      </section>
      <h2 className={lines.heading}>{t("subscription.usage")}</h2>
      {told.usage.map((usage) => (
        <UsageLine key={usage.limit} usage={usage} />
      ))}
      {told.plans.length > 0 ? <Offers told={told} owner={owner} /> : null}
      {told.billed || told.invoices.length > 0 ? <Invoices told={told} /> : null}
    </>
  );
}

/** Whoever administers the host decides as owners do. */
function useIsOwner(): boolean {
  const { data } = useSession();
  const role = useModel().data?.role?.name;
  return data ? decides(data, role) : false;
}

function stands({ plan, state, to, next_plan, plans, coupon, open }: WorkspacePlan): string {
  if (!plan) return "";
  const day = to ? dayWords(to) : "";
  const said = [price(plan)];
  if (state === "ended") said.push(t("subscription.ended", { day }));
  else if (state === "trial") said.push(t("subscription.trial", { day }));
  else if (state === "ending") said.push(t("subscription.ending", { day }));
  else if (next_plan) {
    const next = plans.find(({ name }) => name === next_plan)?.label ?? next_plan;
    said.push(t("subscription.next", { day, plan: next }));
  } else said.push(t("subscription.renews", { day }));
  if (coupon) said.push(t("subscription.coupon", { code: coupon }));
  const first = open[0];
  if (first) {
    const sum = open
      .filter(({ currency }) => currency === first.currency)
      .reduce((all, line) => all + line.amount, 0);
    said.push(t("subscription.open", { sum: money(sum, first.currency) }));
  }
  return said.join(" · ");
}

function warning({ shut, state, over_since }: WorkspacePlan, at: string): string {
  const day = dayWords(at);
  if (shut) return t(state === "ended" ? "subscription.shutEnded" : "subscription.shutOver");
  return over_since ? t("subscription.over", { day }) : t("subscription.ends", { day });
}
