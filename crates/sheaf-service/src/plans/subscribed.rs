//! The plan of a workspace: what is told of it, how its owners and the host change it, and how it goes on from period to period.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use sheaf_model::flag::PAYMENTS;
use sheaf_model::plan::{Coupon, Limit, Over, Paying, Plan, State, Subscription};
use sheaf_model::{Code, FieldProblem, Problem};
use sheaf_store::host::{Changed, Entry, Invoice, Person, Subscribed};

use super::metering::{month, month_ends};
use super::offered::shown_plan;
use super::{moment, now};
use crate::access::Principal;
use crate::audit::Act;
use crate::open::{Open, Sheaf};
use crate::standing::{By, Decides};

/// How often a change is tried again where others change the same.
const TRIES: usize = 5;

/// Another plan, as somebody asks for it.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'a> {
    /// Its name.
    pub plan: &'a str,
    /// What is taken off.
    pub coupon: Option<&'a str>,
    /// Whether they know that more is used than it allows.
    pub confirmed: bool,
}

fn shown_invoice(invoice: &Invoice, for_host: bool) -> Value {
    let mut shown = json!({ "id": invoice.id, "number": invoice.number, "at": moment(invoice.made_at), "total": invoice.total,
        "currency": invoice.currency, "status": invoice.status.name(), "url": invoice.url });
    if for_host {
        shown["failed"] = json!(invoice.failed);
    }
    shown
}

fn shown_over(over: &[Over]) -> Vec<FieldProblem> {
    let told = over.iter().map(|over| FieldProblem {
        field: over.limit.name().to_owned(),
        code: "over".to_owned(),
        message: format!(
            "There are {}, {} more than the plan allows.",
            over.limit.counted(over.used),
            over.limit.counted(over.used - over.of)
        ),
    });
    told.collect()
}

fn busy() -> Problem {
    Problem::new(Code::Conflict, "The plan of the workspace was changed by somebody else at the same moment.")
        .with_hint("Look at it again.")
}

impl Sheaf {
    /// The plan of a workspace, as its owners and administrators see it, also where it is only read and emptied.
    pub fn plan(&self, open: &Open, who: &Principal) -> Result<Value, Problem> {
        who.require_admin_of_any_standing()?;
        self.told_plan(&open.entry, false)
    }

    /// The same, as the host sees it.
    pub fn plan_for_host(&self, name: &str) -> Result<Value, Problem> {
        self.told_plan(&self.entry(name)?, true)
    }

    fn told_plan(&self, entry: &Entry, for_host: bool) -> Result<Value, Problem> {
        let now = now();
        let used = self.host.usage(entry.id, month(now))?;
        let subscribed = self.host.subscription(entry.id)?;
        let plan = match &subscribed {
            Some(subscribed) => Some(self.expect_plan(&subscribed.subscription.plan)?),
            None => None,
        };
        let usage = Limit::ALL.into_iter().map(|limit| {
            let used = used.get(&limit).copied().unwrap_or_default();
            let level = plan.as_ref().map_or(0, |plan| plan.level(limit, used));
            let of = plan.as_ref().and_then(|plan| plan.limits.get(&limit));
            json!({ "limit": limit.name(), "used": used, "of": of, "level": level })
        });
        let subscription = subscribed.map(|subscribed| subscribed.subscription);
        let offered = self.host.plans()?.into_iter().filter(|plan| plan.public);
        let shut_at = subscription.as_ref().and_then(Subscription::shut_at);
        let invoices = self.host.invoices(entry.id)?;
        let open_lines = self.host.open_lines(entry.id)?.into_iter().map(|line| line.line);
        let open_lines = open_lines.map(|line| {
            json!({ "text": line.text, "amount": line.amount, "currency": line.currency,
                "from": moment(line.from), "to": moment(line.to) })
        });
        Ok(json!({
            "plan": plan.as_ref().map(shown_plan),
            "state": subscription.as_ref().map_or("none", |subscription| subscription.state(now).name()),
            "renews": subscription.as_ref().is_some_and(|subscription| subscription.renews),
            "from": subscription.as_ref().map(|subscription| moment(subscription.from)),
            "to": subscription.as_ref().map(|subscription| moment(subscription.to)),
            "next_plan": subscription.as_ref().and_then(|subscription| subscription.next.as_ref()),
            "coupon": subscription.as_ref().and_then(|subscription| subscription.coupon.as_ref()),
            "usage": usage.collect::<Vec<_>>(),
            "over_since": subscription.as_ref().and_then(|subscription| subscription.over_since).map(moment),
            "shut_at": shut_at.map(moment),
            "shut": shut_at.is_some_and(|at| at <= now),
            "plans": offered.map(|plan| shown_plan(&plan)).collect::<Vec<_>>(),
            "billed": self.bills(entry.id)?,
            "open": open_lines.collect::<Vec<_>>(),
            "invoices": invoices.iter().map(|invoice| shown_invoice(invoice, for_host)).collect::<Vec<_>>(),
        }))
    }

    /// Whether a workspace is sent invoices.
    pub(crate) fn bills(&self, workspace: i64) -> Result<bool, Problem> {
        Ok(self.payments.is_some() && self.has_flag(&PAYMENTS, workspace, None)?)
    }

    /// Gives a workspace another plan: its owners one of those that are public, the host any.
    pub async fn choose_plan(&self, entry: Entry, wanted: Wanted<'_>, by: By<'_>) -> Result<Value, Problem> {
        let entry = self.decided(entry, &by, Decides::Plan)?;
        let of_host = !matches!(by, By::Person(person) if !person.host_admin);
        let to = self.host.plan(wanted.plan)?.filter(|plan| of_host || plan.public);
        let to = to.ok_or_else(|| {
            let known = self.host.plans().unwrap_or_default();
            let known = known.iter().filter(|plan| of_host || plan.public).map(|plan| plan.name.as_str());
            let problem = Problem::unknown("plan", wanted.plan, known);
            Problem { hint: problem.hint, ..Problem::field("plan", "unknown", problem.message) }
        })?;
        let used = self.host.usage(entry.id, month(now()))?;
        let over = to.over(&used);
        if !over.is_empty() && !wanted.confirmed {
            let message = format!("More is used than the plan '{}' allows.", to.label);
            let hint = "With 'confirm' true it is taken all the same: after fourteen days over its limits the workspace is only \
                        read and emptied.";
            let problem = Problem::new(Code::Conflict, message).with_hint(hint);
            return Err(Problem { errors: shown_over(&over), ..problem });
        }
        self.change_to(&entry, &to, wanted.coupon, &used)?;
        self.note_plan(&entry, &by, &to.label, json!({ "plan": to.name })).await?;
        self.told_plan(&entry, of_host)
    }

    fn change_to(
        &self,
        entry: &Entry,
        to: &Plan,
        code: Option<&str>,
        used: &BTreeMap<Limit, i64>,
    ) -> Result<(), Problem> {
        let taken = code.map(|code| self.expect_coupon(code, to)).transpose()?;
        let billed = self.bills(entry.id)?;
        for _ in 0..TRIES {
            let now = now();
            let before = self.host.subscription(entry.id)?;
            let version = before.as_ref().map(|before| before.version);
            let mut lines = Vec::new();
            let mut subscription = match before {
                None => Subscription::begun(to, now, true),
                Some(Subscribed { mut subscription, .. }) => {
                    let from = self.expect_plan(&subscription.plan)?;
                    let held = self.coupon_of(&subscription)?;
                    lines = subscription.change(&from, to, &Paying { now, coupon: held.as_ref(), billed });
                    subscription
                }
            };
            if let Some(coupon) = &taken {
                subscription.take_coupon(coupon);
            }
            let uses = taken.as_ref().map(|coupon| coupon.code.as_str());
            if self.keep(entry.id, (subscription, version), (lines, uses), Some(used))? {
                return Ok(());
            }
            if let Some(code) = code {
                self.expect_coupon(code, to)?;
            }
        }
        Err(busy())
    }

    /// Gives a workspace that was just made the plan that new ones have, with its trial.
    pub(crate) fn begin_plan(&self, entry: &Entry) -> Result<(), Problem> {
        match self.host.plans()?.into_iter().find(|plan| plan.for_new) {
            Some(plan) => self.change_to(entry, &plan, None, &BTreeMap::new()),
            None => Ok(()),
        }
    }

    /// Ends a workspace's plan with its period, or its trial.
    pub async fn cancel_plan(&self, entry: Entry, by: By<'_>) -> Result<Value, Problem> {
        let entry = self.decided(entry, &by, Decides::Plan)?;
        for _ in 0..TRIES {
            let none = || Problem::new(Code::Conflict, "The workspace has no plan that could end.");
            let Subscribed { mut subscription, version, .. } = self.host.subscription(entry.id)?.ok_or_else(none)?;
            (subscription.renews, subscription.next) = (false, None);
            if self.keep(entry.id, (subscription, Some(version)), (Vec::new(), None), None)? {
                self.note_plan(&entry, &by, &entry.label, json!({ "cancelled": true })).await?;
                return self.told_plan(&entry, false);
            }
        }
        Err(busy())
    }

    /// Takes a workspace's plan away, for the host: from now on it may have everything.
    pub async fn take_plan_away(&self, name: &str, by: By<'_>) -> Result<Value, Problem> {
        let entry = self.entry(name)?;
        self.host.end_subscription(entry.id)?;
        self.forget_plans();
        self.note_plan(&entry, &by, &entry.label, json!({ "plan": null })).await?;
        self.told_plan(&entry, true)
    }

    async fn note_plan(&self, entry: &Entry, by: &By<'_>, of: &str, detail: Value) -> Result<(), Problem> {
        let open = self.open_entry(entry.clone())?;
        self.note_decided(&open, by, Act::ChangedPlan, of, detail).await
    }

    /// A coupon that can be used for a plan now.
    fn expect_coupon(&self, code: &str, plan: &Plan) -> Result<Coupon, Problem> {
        let code = Coupon::code_of(code);
        let refuse = |why: &str| Problem::field("coupon", "coupon", format!("The coupon '{code}' {why}."));
        let (coupon, used) = self.host.coupon(&code)?.ok_or_else(|| refuse("is not known"))?;
        if coupon.until.is_some_and(|until| until <= now()) {
            return Err(refuse("cannot be used any more"));
        }
        if coupon.uses.is_some_and(|most| used >= i64::from(most)) {
            return Err(refuse("has been used as often as it may be"));
        }
        coupon.expect_fit(plan)?;
        Ok(coupon)
    }

    fn coupon_of(&self, subscription: &Subscription) -> Result<Option<Coupon>, Problem> {
        let Some(code) = &subscription.coupon else { return Ok(None) };
        Ok(self.host.coupon(code)?.map(|(coupon, _)| coupon))
    }

    /// Writes what becomes of a workspace's plan after the period was gone on with, what is due was written down, and what is used was
    /// weighed. False: another was quicker. Owners are told of limits that come closer.
    fn keep(
        &self,
        workspace: i64,
        (mut subscription, version): (Subscription, Option<i64>),
        (mut lines, uses): (Vec<sheaf_model::plan::Line>, Option<&str>),
        used: Option<&BTreeMap<Limit, i64>>,
    ) -> Result<bool, Problem> {
        let now = now();
        let mut plan = self.expect_plan(&subscription.plan)?;
        if let Some(next) = &subscription.next
            && now >= subscription.to
        {
            let next = self.expect_plan(next)?;
            subscription.go_on(&plan, &next, now);
            plan = next;
        } else {
            let before = plan.clone();
            subscription.go_on(&before, &plan, now);
        }
        let billed = self.bills(workspace)?;
        let coupon = self.coupon_of(&subscription)?;
        let paying = Paying { now, coupon: coupon.as_ref(), billed };
        let charged = match subscription.state(now) {
            State::Ended => Vec::new(),
            _ => subscription.charge(&plan, &paying),
        };
        // What was left to pay goes onto a last invoice where the plan ends.
        let invoice = match (subscription.state(now), charged.is_empty()) {
            (State::Ended, _) if billed => Some(subscription.to),
            (_, false) => Some(subscription.from),
            _ => None,
        };
        lines.extend(charged);
        let read;
        let used = match used {
            Some(used) => used,
            None => {
                read = self.host.usage(workspace, month(now))?;
                &read
            }
        };
        let crossed = subscription.weigh(&plan, used, now);
        let due_at = subscription.due_at(now, month_ends(now));
        let changed = Changed { workspace, subscription: &subscription, version, due_at, lines: &lines, invoice, uses };
        if !self.host.keep_subscription(&changed)? {
            return Ok(false);
        }
        self.forget_plans();
        if invoice.is_some() {
            self.wake_payments();
        }
        if let Err(problem) = self.tell_owners(workspace, &plan, &crossed, subscription.shut_at()) {
            tracing::warn!(workspace, error = %problem, "the owners of a workspace were not told of its limits");
        }
        Ok(true)
    }

    /// Looks at a workspace's plan again: whether it goes on, what is due, what is used. Others may do so at the same time.
    pub(super) fn look_at_plan(&self, workspace: i64) -> Result<(), Problem> {
        for _ in 0..TRIES {
            let Some(Subscribed { subscription, version, .. }) = self.host.subscription(workspace)? else {
                return Ok(());
            };
            if self.keep(workspace, (subscription, Some(version)), (Vec::new(), None), None)? {
                return Ok(());
            }
        }
        Ok(())
    }

    /// The same where what is used may have changed: nothing is written where it comes to the same.
    pub(super) fn weigh(&self, workspace: i64) -> Result<(), Problem> {
        let Some(Subscribed { mut subscription, .. }) = self.host.subscription(workspace)? else { return Ok(()) };
        let Some(plan) = self.host.plan(&subscription.plan)? else { return Ok(()) };
        let before = subscription.clone();
        let used = self.host.usage(workspace, month(now()))?;
        subscription.weigh(&plan, &used, now());
        if subscription == before { Ok(()) } else { self.look_at_plan(workspace) }
    }

    /// The entry of a workspace as a person means it: by its name, else their only one.
    pub fn meant(&self, person: &Person, name: Option<&str>) -> Result<Entry, Problem> {
        let entry = match name {
            Some(name) => self.entry(name)?,
            None => self.only_workspace(person)?,
        };
        match person.host_admin || self.host.role(entry.id, person.id)?.is_some() {
            true => Ok(entry),
            false => Err(Problem::new(Code::NotFound, format!("There is no workspace '{}'.", entry.name))),
        }
    }
}
