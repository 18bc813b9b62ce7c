import { Button, TextInput } from "@mantine/core";
import { useState } from "react";
import { Problem, sentence } from "@/api/problem";
import { useCancelPlan, useChoosePlan, type Plan, type WorkspacePlan } from "@/api/plan";
import { amount, price } from "@/features/plan/amounts";
import css from "@/features/plan/plan.module.css";
import lines from "@/ui/lines.module.css";
import { dayWords } from "@/ui/moment";
import { say } from "@/ui/quietBar";
import { t } from "@/ui/text/text";

/** The plans that there are to choose from; owners choose. */
export function Offers({ told, owner }: { told: WorkspacePlan; owner: boolean }) {
  const cancel = useCancelPlan();
  const [sure, setSure] = useState(false);
  const [coupon, setCoupon] = useState("");
  const ends = told.plan !== null && told.state !== "ended" && (told.renews || told.state === "trial");
  return (
    <section>
      <h2 className={lines.heading}>{t("subscription.plans")}</h2>
      {owner ? null : <p className={css.soft}>{t("subscription.ownersChoose")}</p>}
      {told.plans.map((plan) => (
        <Offer key={plan.name} plan={plan} told={told} owner={owner} coupon={coupon.trim()} />
      ))}
      {owner && told.billed ? (
        <TextInput
          className={css.coupon ?? ""}
          label={t("subscription.couponCode")}
          value={coupon}
          onChange={(event) => setCoupon(event.currentTarget.value)}
        />
      ) : null}
      {owner && ends && told.renews ? (
        <div className={css.end}>
          {sure ? (
            <div className={css.over}>
              <span>{t("subscription.cancelSure", { day: told.to ? dayWords(told.to) : "" })}</span>
              <span>
                <Button
                  size="xs"
                  color="red"
                  loading={cancel.isPending}
                  onClick={() =>
                    cancel.mutate(undefined, {
                      onSuccess: () => setSure(false),
                      onError: (error) => say({ text: sentence(error), tone: "bad" }),
                    })
                  }
                >
                  {t("subscription.cancel")}
                </Button>{" "}
                <Button size="xs" variant="default" onClick={() => setSure(false)}>
                  {t("subscription.keep")}
                </Button>
              </span>
            </div>
          ) : (
            <Button size="xs" variant="default" onClick={() => setSure(true)}>
              {t("subscription.cancel")}
            </Button>
          )}
        </div>
      ) : null}
    </section>
  );
}

interface OfferProps {
  plan: Plan;
  told: WorkspacePlan;
  owner: boolean;
  coupon: string;
}

function Offer({ plan, told, owner, coupon }: OfferProps) {
  const choose = useChoosePlan();
  const here = told.plan?.name === plan.name && told.state !== "ended";
  const stays = here && (!told.renews || told.next_plan !== null);
  const comes = told.next_plan === plan.name;
  // What is over is told by the refusal; whoever reads it may take the plan all the same.
  const over = choose.error instanceof Problem && choose.error.status === 409 ? choose.error.errors : [];
  const body = { plan: plan.name, ...(coupon ? { coupon } : {}) };
  return (
    <div className={css.offer}>
      <div className={css.about}>
        <strong>{plan.label}</strong>
        <span className={css.soft}>{has(plan)}</span>
      </div>
      <span>{price(plan)}</span>
      {owner && !comes && (!here || stays) ? (
        <Button
          size="xs"
          variant="default"
          loading={choose.isPending}
          onClick={() => choose.mutate(body)}
          aria-label={t(stays ? "subscription.stayWith" : "subscription.chooseName", { plan: plan.label })}
        >
          {t(stays ? "subscription.stay" : "subscription.choose")}
        </Button>
      ) : null}
      {comes && told.to ? (
        <span className={css.soft}>{t("subscription.comes", { day: dayWords(told.to) })}</span>
      ) : null}
      {here && !stays ? <span className={css.soft}>{t("subscription.chosen")}</span> : null}
      {choose.isError ? (
        <div className={css.over} role="alert">
          <span>{sentence(choose.error)}</span>
          {over.map(({ field, message }) => (
            <span key={field} className={css.soft}>
              {message}
            </span>
          ))}
          {over.length > 0 ? (
            <>
              <span className={css.soft}>{t("subscription.grace")}</span>
              <Button
                size="xs"
                variant="default"
                loading={choose.isPending}
                onClick={() => choose.mutate({ ...body, confirm: true })}
              >
                {t("subscription.allTheSame")}
              </Button>
            </>
          ) : null}
        </div>
      ) : null}
    </div>
  );
}

/** What a plan has, in a line. */
function has({ limits, features, trial_days: days }: Plan): string {
  const bounded = (["seats", "records", "storage", "calls", "automations", "apps"] as const).flatMap(
    (limit) => {
      const of = limits[limit];
      return of === null || of === undefined
        ? []
        : [`${t(`subscription.limit.${limit}`)}: ${amount(limit, of)}`];
    },
  );
  const more = features.map((feature) => t(`subscription.feature.${feature}`));
  const trial = days > 0 ? [t("subscription.trialDays", { n: days })] : [];
  return [...bounded, ...more, ...trial].join(" · ") || t("subscription.unbounded");
}
