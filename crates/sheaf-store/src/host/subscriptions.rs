//! Which plan each workspace has, how much it uses, and what is written down to be paid.

use std::collections::BTreeMap;

use sheaf_model::plan::{Limit, Line, Subscription};

use super::directory::Tables;
use super::invoices::{add_line, make_invoices};
use super::kept::{read_json, written_json};
use super::{Host, Person, REACHED};
use crate::clock::system_now;
use crate::db::Row;
use crate::fault::{Fault, Result};

/// Most that are looked at by one step.
const AT_ONCE: i64 = 100;

/// The plan of a workspace, as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subscribed {
    /// Which workspace.
    pub workspace: i64,
    /// What the plan is, and how it goes on.
    pub subscription: Subscription,
    /// Whoever writes says which version they read; it is written by one of those who read the same.
    pub version: i64,
}

/// What becomes of a workspace's plan.
#[derive(Debug, Clone)]
pub struct Changed<'a> {
    /// Which workspace.
    pub workspace: i64,
    /// As it is from now on.
    pub subscription: &'a Subscription,
    /// Under which it was read; none: there was none.
    pub version: Option<i64>,
    /// When it is to be looked at again.
    pub due_at: Option<i64>,
    /// What is to be paid for that.
    pub lines: &'a [Line],
    /// Puts all that is to be paid onto an invoice, for the period that begins at this moment.
    pub invoice: Option<i64>,
    /// A coupon that is used up by one.
    pub uses: Option<&'a str>,
}

const SUBSCRIBED: &str = "workspace, body, version";

fn subscribed(row: &Row<'_>) -> Result<Subscribed> {
    Ok(Subscribed { workspace: row.get(0)?, subscription: read_json(&row.get::<String>(1)?)?, version: row.get(2)? })
}

impl Host {
    /// The plan of a workspace; none: it may have everything.
    pub fn subscription(&self, workspace: i64) -> Result<Option<Subscribed>> {
        let sql = format!("SELECT {SUBSCRIBED} FROM @subscriptions WHERE workspace = ?1");
        self.directory.read(|tables| tables.one(&sql, [workspace], subscribed))
    }

    /// Those that are to be looked at by now, the longest due first: only so many. A workspace that is deleted is charged nothing.
    pub fn due_subscriptions(&self) -> Result<Vec<Subscribed>> {
        let sql = format!(
            "SELECT {SUBSCRIBED} FROM @subscriptions WHERE due_at <= ?1
             AND workspace IN (SELECT w.id FROM @workspaces w WHERE w.{REACHED}) ORDER BY due_at LIMIT ?2"
        );
        self.directory.read(|tables| tables.all(&sql, [system_now(), AT_ONCE], subscribed))
    }

    /// Writes what becomes of a workspace's plan, and from when on the workspace is only read and emptied. False, and nothing is
    /// written: another was quicker, or the coupon has been used as often as it may be.
    pub fn keep_subscription(&self, changed: &Changed<'_>) -> Result<bool> {
        let body = written_json(changed.subscription)?;
        let kept = self.directory.write(|tables| {
            if put(tables, changed, &body)? == 0 {
                return Err(Fault::NoRow);
            }
            if let Some(code) = changed.uses {
                use_coupon(tables, code)?;
            }
            for line in changed.lines {
                add_line(tables, changed.workspace, line)?;
            }
            if let Some(period) = changed.invoice {
                make_invoices(tables, changed.workspace, period)?;
            }
            let shut = "UPDATE @workspaces SET shut_at = ?2 WHERE id = ?1";
            tables.execute(shut, (changed.workspace, changed.subscription.shut_at())).map(drop)
        });
        match kept {
            Ok(()) => Ok(true),
            Err(Fault::NoRow) => Ok(false),
            Err(fault) => Err(fault),
        }
    }

    /// Takes a workspace's plan away: from now on it may have everything. Whether it had one.
    pub fn end_subscription(&self, workspace: i64) -> Result<bool> {
        self.directory.write(|tables| {
            let gone = tables.execute("DELETE FROM @subscriptions WHERE workspace = ?1", [workspace])?;
            tables.execute("UPDATE @workspaces SET shut_at = NULL WHERE id = ?1", [workspace])?;
            Ok(gone > 0)
        })
    }

    /// How much a workspace uses: members, and what was measured last; calls are those of the month.
    pub fn usage(&self, workspace: i64, month: i64) -> Result<BTreeMap<Limit, i64>> {
        let sql = "SELECT meter, amount FROM @usage WHERE workspace = ?1 AND month IN (0, ?2)
                   UNION ALL SELECT 'seats', count(*) FROM @members WHERE workspace = ?1";
        let read = |row: &Row<'_>| Ok((row.get::<String>(0)?, row.get::<i64>(1)?));
        let all = self.directory.read(|tables| tables.all(sql, [workspace, month], read))?;
        Ok(all.into_iter().filter_map(|(name, amount)| Some((Limit::named(&name)?, amount))).collect())
    }

    /// The entry of the log up to which a workspace was measured; none: it never was.
    pub fn measured_at(&self, workspace: i64) -> Result<Option<i64>> {
        let sql = "SELECT mark FROM @usage WHERE workspace = ?1 AND meter = 'records' AND month = 0";
        self.directory.read(|tables| tables.one(sql, [workspace], |row| row.get(0)))
    }

    /// Notes how much there is of something, and up to which entry of the log that was counted.
    pub fn note_amount(&self, workspace: i64, limit: Limit, amount: i64, mark: i64) -> Result<()> {
        let sql = "INSERT INTO @usage (workspace, meter, month, amount, mark)
                   SELECT CAST(?1 AS bigint), CAST(?2 AS text), 0, CAST(?3 AS bigint), CAST(?4 AS bigint)
                   WHERE EXISTS (SELECT 1 FROM @workspaces WHERE id = ?1)
                   ON CONFLICT (workspace, meter, month) DO UPDATE SET amount = excluded.amount, mark = excluded.mark";
        self.directory.note(|tables| tables.execute(sql, (workspace, limit.name(), amount, mark)).map(drop))
    }

    /// Adds to what was counted of something in a month.
    pub fn add_amount(&self, workspace: i64, limit: Limit, month: i64, amount: i64) -> Result<()> {
        let sql = "INSERT INTO @usage (workspace, meter, month, amount, mark)
                   SELECT CAST(?1 AS bigint), CAST(?2 AS text), CAST(?3 AS bigint), CAST(?4 AS bigint), 0
                   WHERE EXISTS (SELECT 1 FROM @workspaces WHERE id = ?1)
                   ON CONFLICT (workspace, meter, month) DO UPDATE SET amount = @usage.amount + excluded.amount";
        self.directory.note(|tables| tables.execute(sql, (workspace, limit.name(), month, amount)).map(drop))
    }

    /// The owners of a workspace.
    pub fn owners(&self, workspace: i64) -> Result<Vec<Person>> {
        let all = self.members(workspace)?.into_iter();
        Ok(all.filter(|member| member.role.as_deref() == Some("owner")).map(|member| member.person).collect())
    }
}

fn put(tables: &Tables<'_>, changed: &Changed<'_>, body: &str) -> Result<usize> {
    let (of, plan, next) =
        (changed.workspace, changed.subscription.plan.as_str(), changed.subscription.next.as_deref());
    match changed.version {
        None => {
            let sql = "INSERT INTO @subscriptions (workspace, plan, next_plan, body, version, due_at)
                       VALUES (?1, ?2, ?3, ?4, 1, ?5) ON CONFLICT (workspace) DO NOTHING";
            tables.execute(sql, (of, plan, next, body, changed.due_at))
        }
        Some(version) => {
            let sql =
                "UPDATE @subscriptions SET plan = ?2, next_plan = ?3, body = ?4, version = version + 1, due_at = ?5
                       WHERE workspace = ?1 AND version = ?6";
            tables.execute(sql, (of, plan, next, body, changed.due_at, version))
        }
    }
}

fn use_coupon(tables: &Tables<'_>, code: &str) -> Result<()> {
    let read = |row: &Row<'_>| Ok((row.get::<String>(0)?, row.get::<i64>(1)?));
    let found = tables.one("SELECT body, used FROM @coupons WHERE code = ?1", [code], read)?;
    let (body, used) = found.ok_or(Fault::NoRow)?;
    let coupon: sheaf_model::plan::Coupon = read_json(&body)?;
    if coupon.uses.is_some_and(|most| used >= i64::from(most)) {
        return Err(Fault::NoRow);
    }
    tables.execute("UPDATE @coupons SET used = used + 1 WHERE code = ?1", [code]).map(drop)
}
