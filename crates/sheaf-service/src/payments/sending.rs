//! Invoices on their way to the provider: whoever pays is made known, the invoice is made, then its lines, then it is finished and sent. What
//! was done is noted step by step, so that the next process goes on from there; each step bears a key, so that none is done twice.

use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;
use sheaf_model::Problem;
use sheaf_store::host::{Invoice, Status};

use super::Payments;
use crate::open::Sheaf;

/// For how long an invoice is its sender's alone, in milliseconds: longer than all answers together may take.
const LEASE: i64 = 1_800_000;
/// After which an invoice is tried again, in milliseconds; then day by day.
const PAUSES: [i64; 6] = [10_000, 60_000, 300_000, 1_800_000, 7_200_000, 21_600_000];
const DAY: i64 = 86_400_000;
/// Days within which an invoice is to be paid.
const DAYS_TO_PAY: &str = "14";
/// How long to go on without a look, where other processes may add invoices.
const LONGEST_REST: Duration = Duration::from_secs(10);

/// The id of what the provider made.
fn id(made: &Value) -> Result<&str, String> {
    made["id"].as_str().ok_or_else(|| "the provider did not say what it made".to_owned())
}

/// The directory's own failures are as good as the provider's: it is tried again.
fn noted<T>(done: Result<T, sheaf_store::Fault>) -> Result<T, String> {
    done.map_err(|fault| Problem::from(fault).message)
}

impl Sheaf {
    /// Hands invoices over as they fall due, without end. Several processes may do so at once.
    pub async fn send_invoices(self: Arc<Self>) {
        let Some(payments) = &self.payments else { return };
        loop {
            match self.send_next_invoice(payments).await {
                Ok(true) => continue,
                Ok(false) => {}
                Err(problem) => tracing::warn!(error = %problem, "invoices wait: the directory cannot be used"),
            }
            // Whoever adds one before this is waited for is heard: the note is kept.
            let _ = tokio::time::timeout(LONGEST_REST, payments.wake.notified()).await;
        }
    }

    async fn send_next_invoice(&self, payments: &Payments) -> Result<bool, Problem> {
        let Some(invoice) = self.host.take_invoice(LEASE)? else { return Ok(false) };
        if let Err(why) = self.hand_over(payments, &invoice).await {
            let pause = usize::try_from(invoice.tries - 1).ok().and_then(|at| PAUSES.get(at)).unwrap_or(&DAY);
            tracing::warn!(invoice = invoice.id, error = %why, "an invoice was not handed over, and is tried again");
            self.host.invoice_failed(invoice.id, &why, jiff::Timestamp::now().as_millisecond() + pause)?;
        }
        Ok(true)
    }

    async fn hand_over(&self, payments: &Payments, invoice: &Invoice) -> Result<(), String> {
        let provider = &payments.provider;
        let key = |step: &str| format!("{}-{step}", invoice.key);
        let customer = self.customer_of(payments, invoice).await?;
        let currency = invoice.currency.to_ascii_lowercase();
        let made = match &invoice.provider {
            Some(made) => made.clone(),
            None => {
                let number = invoice.id.to_string();
                let form = [
                    ("customer", customer.as_str()),
                    ("collection_method", "send_invoice"),
                    ("days_until_due", DAYS_TO_PAY),
                    ("auto_advance", "false"),
                    ("currency", &currency),
                    ("pending_invoice_items_behavior", "exclude"),
                    ("metadata[invoice]", &number),
                ];
                let made = provider.post("/v1/invoices", &form, &key("invoice")).await?;
                noted(self.host.invoice_sent(invoice.id, id(&made)?))?;
                id(&made)?.to_owned()
            }
        };
        for line in noted(self.host.invoice_lines(invoice.id))? {
            if line.provider.is_some() {
                continue;
            }
            let amount = line.line.amount.to_string();
            let [from, to] = [line.line.from, line.line.to].map(|at| at.div_euclid(1_000).to_string());
            let form = [
                ("customer", customer.as_str()),
                ("invoice", &made),
                ("amount", &amount),
                ("currency", &currency),
                ("description", &line.line.text),
                ("period[start]", &from),
                ("period[end]", &to),
            ];
            let item = provider.post("/v1/invoiceitems", &form, &key(&format!("line-{}", line.id))).await?;
            noted(self.host.line_sent(line.id, id(&item)?))?;
        }
        let at = |step: &str| format!("/v1/invoices/{made}{step}");
        if matches!(invoice.status, Status::Draft | Status::Sent) {
            // A key is remembered for a day: what was asked longer ago may have been carried out twice.
            let counted = provider.get(&at("")).await?["subtotal"].as_i64();
            if counted != Some(invoice.total) {
                let counted = counted.map_or_else(|| "nothing".to_owned(), |counted| counted.to_string());
                return Err(format!("the provider counts {counted} of {made}, expected {}", invoice.total));
            }
            let finished = provider.post(&at("/finalize"), &[("auto_advance", "false")], &key("finalize")).await?;
            let said = |part: &str| finished[part].as_str();
            noted(self.host.invoice_open(invoice.id, said("number"), said("hosted_invoice_url")))?;
        }
        if !matches!(invoice.status, Status::Paid | Status::Void | Status::Uncollectible) {
            provider.post(&at("/send"), &[], &key("send")).await?;
        }
        noted(self.host.invoice_done(invoice.id))
    }

    /// As whom the provider knows whoever pays; made known where they are not.
    async fn customer_of(&self, payments: &Payments, invoice: &Invoice) -> Result<String, String> {
        let known = match (&invoice.customer, invoice.workspace) {
            (Some(customer), _) => Some(customer.clone()),
            (None, Some(workspace)) => noted(self.host.customer(workspace))?,
            (None, None) => None,
        };
        if let Some(known) = known {
            return Ok(known);
        }
        let owners = match invoice.workspace {
            Some(workspace) => noted(self.host.owners(workspace))?,
            None => Vec::new(),
        };
        let first = owners.into_iter().min_by_key(|owner| owner.id).map(|owner| owner.email);
        let workspace = invoice.workspace.map(|id| id.to_string());
        let mut form = vec![("name", invoice.label.as_str())];
        form.extend(first.as_deref().map(|email| ("email", email)));
        form.extend(workspace.as_deref().map(|id| ("metadata[workspace]", id)));
        let made = payments.provider.post("/v1/customers", &form, &format!("{}-customer", invoice.key)).await?;
        noted(self.host.invoice_customer(invoice, id(&made)?))?;
        Ok(id(&made)?.to_owned())
    }
}
