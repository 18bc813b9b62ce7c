//! What workspaces are to pay, line by line, and the invoices on which that stands: kept here until the payment provider has them.

use sheaf_model::plan::Line;

use super::directory::Tables;
use super::{Host, random_letters};
use crate::clock::system_now;
use crate::db::Row;
use crate::fault::Result;

/// How long it is known which events of the provider were heard: sixty days, in milliseconds.
const KNOWN: i64 = 60 * 86_400_000;

/// What has become of an invoice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// The provider does not have it yet.
    Draft,
    /// The provider has it, and not all of its lines perhaps.
    Sent,
    /// It was sent to whoever is to pay it.
    Open,
    /// It is paid.
    Paid,
    /// It is not to be paid.
    Void,
    /// Nobody expects it to be paid any more.
    Uncollectible,
}

impl Status {
    /// All of them.
    pub const ALL: [Status; 6] =
        [Status::Draft, Status::Sent, Status::Open, Status::Paid, Status::Void, Status::Uncollectible];

    /// As the directory and the API have it.
    pub const fn name(self) -> &'static str {
        match self {
            Status::Draft => "draft",
            Status::Sent => "sent",
            Status::Open => "open",
            Status::Paid => "paid",
            Status::Void => "void",
            Status::Uncollectible => "uncollectible",
        }
    }

    /// The one of this name.
    pub fn named(name: &str) -> Option<Status> {
        Status::ALL.into_iter().find(|status| status.name() == name)
    }
}

/// An invoice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invoice {
    /// Identity.
    pub id: i64,
    /// Whose it is; none: the workspace was taken away.
    pub workspace: Option<i64>,
    /// What people called the workspace.
    pub label: String,
    /// When it was made, in milliseconds since 1970.
    pub made_at: i64,
    /// Three letters.
    pub currency: String,
    /// The sum of its lines, in the currency's smallest unit.
    pub total: i64,
    /// What has become of it.
    pub status: Status,
    /// Of which keys are made that tell the provider what it was asked before.
    pub key: String,
    /// As the provider knows whoever pays.
    pub customer: Option<String>,
    /// As the provider knows it.
    pub provider: Option<String>,
    /// Where it is looked at and paid.
    pub url: Option<String>,
    /// The number that stands on it.
    pub number: Option<String>,
    /// How often it was tried to hand it over.
    pub tries: i64,
    /// Why that failed the last time.
    pub failed: Option<String>,
}

/// A line of an invoice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvoiceLine {
    /// Identity.
    pub id: i64,
    /// What it says.
    pub line: Line,
    /// As the provider knows it.
    pub provider: Option<String>,
}

/// What the provider tells of an invoice.
#[derive(Debug, Clone, Copy)]
pub struct Heard<'a> {
    /// As the provider knows it.
    pub provider: &'a str,
    /// What has become of it.
    pub status: Status,
    /// The number that stands on it.
    pub number: Option<&'a str>,
    /// Where it is looked at and paid.
    pub url: Option<&'a str>,
}

const INVOICE: &str =
    "id, workspace, label, made_at, currency, total, status, key, customer, provider, url, number, tries, failed";
const LINE: &str = "id, text, amount, currency, from_at, to_at, provider";

fn invoice(row: &Row<'_>) -> Result<Invoice> {
    Ok(Invoice {
        id: row.get(0)?,
        workspace: row.get(1)?,
        label: row.get(2)?,
        made_at: row.get(3)?,
        currency: row.get(4)?,
        total: row.get(5)?,
        status: Status::named(&row.get::<String>(6)?).unwrap_or(Status::Draft),
        key: row.get(7)?,
        customer: row.get(8)?,
        provider: row.get(9)?,
        url: row.get(10)?,
        number: row.get(11)?,
        tries: row.get(12)?,
        failed: row.get(13)?,
    })
}

fn line(row: &Row<'_>) -> Result<InvoiceLine> {
    let line =
        Line { text: row.get(1)?, amount: row.get(2)?, currency: row.get(3)?, from: row.get(4)?, to: row.get(5)? };
    Ok(InvoiceLine { id: row.get(0)?, line, provider: row.get(6)? })
}

/// Writes down something that is to be paid.
pub(super) fn add_line(tables: &Tables<'_>, workspace: i64, line: &Line) -> Result<()> {
    let sql = "INSERT INTO @lines (workspace, text, amount, currency, from_at, to_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
    let values = (workspace, line.text.as_str(), line.amount, line.currency.as_str(), line.from, line.to);
    tables.execute(sql, values).map(drop)
}

/// Puts all that a workspace is to pay onto invoices, one for each currency, one for each period. What is given back waits until there
/// is as much to pay.
pub(super) fn make_invoices(tables: &Tables<'_>, workspace: i64, period: i64) -> Result<()> {
    let sums = "SELECT currency, CAST(sum(amount) AS bigint) FROM @lines WHERE workspace = ?1 AND invoice IS NULL
                GROUP BY currency HAVING sum(amount) >= 0 ORDER BY currency";
    let sums = tables.all(sums, [workspace], |row| Ok((row.get::<String>(0)?, row.get::<i64>(1)?)))?;
    for (currency, total) in sums {
        // There is nothing to pay of what is nothing.
        let (status, due_at) = if total == 0 { (Status::Paid, None) } else { (Status::Draft, Some(system_now())) };
        let key = format!("{}{}{}{}", random_letters(), random_letters(), random_letters(), random_letters());
        let sql =
            "INSERT INTO @invoices (workspace, label, made_at, period, currency, total, status, key, tries, due_at)
                   SELECT id, label, CAST(?2 AS bigint), CAST(?3 AS bigint), CAST(?4 AS text), CAST(?5 AS bigint),
                     CAST(?6 AS text), CAST(?7 AS text), 0, CAST(?8 AS bigint) FROM @workspaces WHERE id = ?1
                   ON CONFLICT (workspace, period, currency) DO NOTHING RETURNING id";
        let values = (workspace, system_now(), period, currency.as_str(), total, status.name(), key.as_str(), due_at);
        let Some(id) = tables.one(sql, values, |row| row.get::<i64>(0))? else { continue };
        let take = "UPDATE @lines SET invoice = ?2 WHERE workspace = ?1 AND invoice IS NULL AND currency = ?3";
        tables.execute(take, (workspace, id, currency.as_str()))?;
    }
    Ok(())
}

impl Host {
    /// The invoices of a workspace, newest first.
    pub fn invoices(&self, workspace: i64) -> Result<Vec<Invoice>> {
        let sql = format!("SELECT {INVOICE} FROM @invoices WHERE workspace = ?1 ORDER BY id DESC");
        self.directory.read(|tables| tables.all(&sql, [workspace], invoice))
    }

    /// The lines of an invoice.
    pub fn invoice_lines(&self, id: i64) -> Result<Vec<InvoiceLine>> {
        let sql = format!("SELECT {LINE} FROM @lines WHERE invoice = ?1 ORDER BY id");
        self.directory.read(|tables| tables.all(&sql, [id], line))
    }

    /// What a workspace is to pay that stands on no invoice yet.
    pub fn open_lines(&self, workspace: i64) -> Result<Vec<InvoiceLine>> {
        let sql = format!("SELECT {LINE} FROM @lines WHERE workspace = ?1 AND invoice IS NULL ORDER BY id");
        self.directory.read(|tables| tables.all(&sql, [workspace], line))
    }

    /// Takes the invoice that has waited longest to be handed over; nobody else takes it for the next `lease` milliseconds.
    pub fn take_invoice(&self, lease: i64) -> Result<Option<Invoice>> {
        let now = system_now();
        let sql = format!(
            "UPDATE @invoices SET due_at = ?2, tries = tries + 1 WHERE due_at <= ?1
             AND id = (SELECT id FROM @invoices WHERE due_at <= ?1 ORDER BY due_at, id LIMIT 1) RETURNING {INVOICE}"
        );
        self.directory.note(|tables| tables.one(&sql, [now, now + lease], invoice))
    }

    /// Notes as whom the provider knows a workspace, and so whoever pays an invoice.
    pub fn invoice_customer(&self, invoice: &Invoice, customer: &str) -> Result<()> {
        self.directory.write(|tables| {
            tables.execute("UPDATE @invoices SET customer = ?2 WHERE id = ?1", (invoice.id, customer))?;
            let known = "INSERT INTO @customers (workspace, customer) SELECT id, CAST(?2 AS text) FROM @workspaces WHERE id = ?1
                         ON CONFLICT (workspace) DO NOTHING";
            tables.execute(known, (invoice.workspace, customer)).map(drop)
        })
    }

    /// As whom the provider knows a workspace.
    pub fn customer(&self, workspace: i64) -> Result<Option<String>> {
        let sql = "SELECT customer FROM @customers WHERE workspace = ?1";
        self.directory.read(|tables| tables.one(sql, [workspace], |row| row.get(0)))
    }

    /// Notes as what the provider knows an invoice, which it has from now on.
    pub fn invoice_sent(&self, id: i64, provider: &str) -> Result<()> {
        let sql = "UPDATE @invoices SET provider = ?2, status = 'sent' WHERE id = ?1 AND status = 'draft'";
        self.directory.note(|tables| tables.execute(sql, (id, provider)).map(drop))
    }

    /// Notes as what the provider knows a line.
    pub fn line_sent(&self, id: i64, provider: &str) -> Result<()> {
        let sql = "UPDATE @lines SET provider = ?2 WHERE id = ?1";
        self.directory.note(|tables| tables.execute(sql, (id, provider)).map(drop))
    }

    /// Notes that an invoice is finished, under which number, and where it is paid.
    pub fn invoice_open(&self, id: i64, number: Option<&str>, url: Option<&str>) -> Result<()> {
        // It may be paid already: the provider tells that by another way.
        let sql = "UPDATE @invoices SET number = ?2, url = ?3,
                   status = CASE WHEN status IN ('draft', 'sent') THEN 'open' ELSE status END WHERE id = ?1";
        self.directory.note(|tables| tables.execute(sql, (id, number, url)).map(drop))
    }

    /// Notes that nothing is left to be done with an invoice but to hear of it.
    pub fn invoice_done(&self, id: i64) -> Result<()> {
        let sql = "UPDATE @invoices SET due_at = NULL, failed = NULL WHERE id = ?1";
        self.directory.note(|tables| tables.execute(sql, [id]).map(drop))
    }

    /// Notes why an invoice was not handed over, and when it is tried again.
    pub fn invoice_failed(&self, id: i64, why: &str, again_at: i64) -> Result<()> {
        let sql = "UPDATE @invoices SET failed = ?2, due_at = ?3 WHERE id = ?1";
        self.directory.note(|tables| tables.execute(sql, (id, why, again_at)).map(drop))
    }

    /// Notes what the provider tells of an invoice by one of its events, each of which counts once, in whatever order they come: what is
    /// paid or void stays so. Whether the event was heard for the first time.
    pub fn hear_of_invoice(&self, event: &str, heard: Option<&Heard<'_>>) -> Result<bool> {
        let now = system_now();
        self.directory.write(|tables| {
            tables.execute("DELETE FROM @payment_events WHERE at < ?1", [now - KNOWN])?;
            let sql = "INSERT INTO @payment_events (id, at) VALUES (?1, ?2) ON CONFLICT (id) DO NOTHING";
            if tables.execute(sql, (event, now))? == 0 {
                return Ok(false);
            }
            let Some(heard) = heard else { return Ok(true) };
            let before = match heard.status {
                Status::Draft | Status::Sent => return Ok(true),
                Status::Open => "'draft', 'sent'",
                Status::Uncollectible => "'draft', 'sent', 'open'",
                Status::Paid | Status::Void => "'draft', 'sent', 'open', 'uncollectible'",
            };
            let sql = format!(
                "UPDATE @invoices SET status = ?2, number = coalesce(?3, number), url = coalesce(?4, url)
                 WHERE provider = ?1 AND status IN ({before})"
            );
            tables.execute(&sql, (heard.provider, heard.status.name(), heard.number, heard.url))?;
            Ok(true)
        })
    }
}
