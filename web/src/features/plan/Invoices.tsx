import type { Invoice, WorkspacePlan } from "@/api/plan";
import { money } from "@/features/plan/amounts";
import css from "@/features/plan/plan.module.css";
import lines from "@/ui/lines.module.css";
import { dayWords } from "@/ui/moment";
import { t } from "@/ui/text/text";

/** The invoices of the workspace, the newest first. */
export function Invoices({ told }: { told: WorkspacePlan }) {
  return (
    <section>
      <h2 className={lines.heading}>{t("subscription.invoices")}</h2>
      {told.invoices.length === 0 ? <p className={css.soft}>{t("subscription.noInvoices")}</p> : null}
      {told.invoices.map((invoice) => (
        <Line key={invoice.id} invoice={invoice} />
      ))}
    </section>
  );
}

function Line({ invoice: { number, at, total, currency, status, url } }: { invoice: Invoice }) {
  const name = number ?? t("subscription.unnumbered");
  return (
    <div className={css.invoice}>
      <time dateTime={at}>{dayWords(at)}</time>
      <span>
        {url ? (
          <a href={url} target="_blank" rel="noreferrer">
            {name}
          </a>
        ) : (
          name
        )}
      </span>
      <span className={css.said}>{money(total, currency)}</span>
      <span>{t(`subscription.status.${status}`)}</span>
    </div>
  );
}
