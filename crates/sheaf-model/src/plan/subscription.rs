//! A workspace's plan as it goes on: its periods, its trial, what is paid for it, how it is changed and ends. Amounts are whole numbers
//! of the currency's smallest unit; each is rounded once, half up.
//!
//! A period is paid ahead. A dearer plan holds at once, and its line is for the rest of the period; a cheaper one holds at the period's end.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Coupon, Limit, Plan};
use crate::temporal::DAY;

/// How long a workspace may be over its limits before it is read and emptied only: fourteen days, in milliseconds.
pub const GRACE: i64 = 14 * DAY;

/// An amount for a part of a whole, rounded once: half away from zero.
pub fn part(amount: i64, of: i64, whole: i64) -> i64 {
    let (product, whole) = (i128::from(amount) * i128::from(of), i128::from(whole.max(1)));
    let rounded = (product.abs() * 2 + whole) / (whole * 2) * product.signum();
    i64::try_from(rounded).unwrap_or(if rounded < 0 { i64::MIN } else { i64::MAX })
}

/// A limit that is exceeded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Over {
    /// Which one.
    pub limit: Limit,
    /// How much there is.
    pub used: i64,
    /// How much there may be.
    pub of: i64,
}

/// Something that is to be paid; less than nothing: what is taken off, or given back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// For what.
    pub text: String,
    /// How much.
    pub amount: i64,
    /// Three letters.
    pub currency: String,
    /// From when on, in milliseconds since 1970.
    pub from: i64,
    /// Until when.
    pub to: i64,
}

/// Where a workspace stands with its plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It tries it.
    Trial,
    /// It has it.
    Active,
    /// It has it until the period's end.
    Ending,
    /// It had it.
    Ended,
}

impl State {
    /// As the API writes it.
    pub const fn name(self) -> &'static str {
        match self {
            State::Trial => "trial",
            State::Active => "active",
            State::Ending => "ending",
            State::Ended => "ended",
        }
    }
}

/// How it is paid for at the moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Paying<'a> {
    /// Milliseconds since 1970.
    pub now: i64,
    /// What is taken off.
    pub coupon: Option<&'a Coupon>,
    /// Whether invoices are sent; else nothing is written down of what would be paid.
    pub billed: bool,
}

/// A workspace's plan as it goes on. Moments are in milliseconds since 1970.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subscription {
    /// Which plan.
    pub plan: String,
    /// From which its periods are counted.
    pub began: i64,
    /// When the period began, or the trial.
    pub from: i64,
    /// When it ends.
    pub to: i64,
    /// Whether it is a trial.
    pub trial: bool,
    /// Whether another period follows.
    pub renews: bool,
    /// The plan from the period's end on, where it is another.
    pub next: Option<String>,
    /// What is taken off, by its code.
    pub coupon: Option<String>,
    /// For how many periods more; none: for all.
    pub coupon_left: Option<u32>,
    /// What was written down for this period; none: nothing yet.
    pub paid: Option<i64>,
    /// Whether the coupon took something off that.
    pub reduced: bool,
    /// Limits that are exceeded.
    pub over: Vec<Over>,
    /// Since when.
    pub over_since: Option<i64>,
    /// How close to a limit its owners were told that they are: 80 or 100.
    pub told: BTreeMap<Limit, u8>,
}

impl Subscription {
    /// A plan from now on: with its trial, where it has one and the workspace has had no plan.
    pub fn begun(plan: &Plan, now: i64, may_try: bool) -> Subscription {
        let trial = may_try && plan.trial_days > 0;
        let to = if trial { now + i64::from(plan.trial_days) * DAY } else { plan.period.around(now, now).1 };
        Subscription {
            plan: plan.name.clone(),
            began: now,
            from: now,
            to,
            trial,
            // Nobody pays who has not said so.
            renews: !trial,
            next: None,
            coupon: None,
            coupon_left: None,
            paid: None,
            reduced: false,
            over: Vec::new(),
            over_since: None,
            told: BTreeMap::new(),
        }
    }

    /// Where it stands.
    pub const fn state(&self, now: i64) -> State {
        match (self.renews, self.trial) {
            (false, _) if self.to <= now => State::Ended,
            (_, true) => State::Trial,
            (false, false) => State::Ending,
            (true, false) => State::Active,
        }
    }

    /// When the workspace is only read and emptied: some time after it came over its limits, and where its plan ends.
    pub fn shut_at(&self) -> Option<i64> {
        let over = self.over_since.map(|since| since + GRACE);
        let end = (!self.renews).then_some(self.to);
        [over, end].into_iter().flatten().min()
    }

    /// When it is to be looked at again: at the period's end, and before that where a month ends that was counted.
    pub fn due_at(&self, now: i64, month_ends: i64) -> Option<i64> {
        match self.state(now) {
            State::Ended => None,
            _ if self.over.iter().any(|over| over.limit == Limit::Calls) => Some(self.to.min(month_ends)),
            _ => Some(self.to),
        }
    }

    /// Takes a coupon, in place of the one before. It holds from the next whole period on that is written down.
    pub fn take_coupon(&mut self, coupon: &Coupon) {
        (self.coupon, self.coupon_left, self.reduced) = (Some(coupon.code.clone()), coupon.periods, false);
    }

    fn discount(&self, price: i64, holds: bool, paying: &Paying<'_>) -> i64 {
        let coupon = paying.coupon.filter(|coupon| holds && self.coupon.as_ref() == Some(&coupon.code));
        coupon.map_or(0, |coupon| coupon.off(price))
    }

    /// Whether another plan would hold only from the period's end on: it is cheaper, and this one is paid for.
    pub fn is_downgrade(&self, from: &Plan, to: &Plan, now: i64) -> bool {
        matches!(self.state(now), State::Active | State::Ending) && from.name != to.name && to.rate() < from.rate()
    }

    /// Changes to another plan, or stays with the one that would have ended. Answers what is to be paid for that.
    pub fn change(&mut self, from: &Plan, to: &Plan, paying: &Paying<'_>) -> Vec<Line> {
        let now = paying.now;
        if self.state(now) == State::Trial || from.name == to.name && self.state(now) != State::Ended {
            (self.plan, self.renews, self.next) = (to.name.clone(), true, None);
            return Vec::new();
        }
        if self.is_downgrade(from, to, now) {
            (self.renews, self.next) = (true, Some(to.name.clone()));
            return Vec::new();
        }
        let ended = self.state(now) == State::Ended;
        if ended || from.price == 0 || from.period != to.period || from.currency != to.currency {
            let back = self.paid.filter(|paid| *paid > 0 && !ended && paying.billed).map(|paid| Line {
                text: format!("{}: not used any more", from.label),
                amount: -part(paid, self.to - now, self.to - self.from),
                currency: from.currency.clone(),
                from: now,
                to: self.to,
            });
            let anew = Subscription::begun(to, now, false);
            let told = std::mem::take(&mut self.told);
            *self = Subscription { coupon: self.coupon.take(), coupon_left: self.coupon_left, told, ..anew };
            return back.into_iter().collect();
        }
        (self.plan, self.renews, self.next) = (to.name.clone(), true, None);
        let Some(before) = self.paid.filter(|_| paying.billed) else { return Vec::new() };
        let price = to.price - self.discount(to.price, self.reduced, paying);
        self.paid = Some(price);
        let line = Line {
            text: format!("{} in place of {}", to.label, from.label),
            amount: part(price - before, self.to - now, self.to - self.from),
            currency: to.currency.clone(),
            from: now,
            to: self.to,
        };
        if line.amount == 0 { Vec::new() } else { vec![line] }
    }

    /// Goes on to the period in which the moment lies, where the one before has ended and another follows. Of those that were missed
    /// meanwhile none is paid for. `before`: the plan that held; `plan`: the one that holds then.
    pub fn go_on(&mut self, before: &Plan, plan: &Plan, now: i64) -> bool {
        if !self.renews || now < self.to {
            return false;
        }
        if self.trial || before.period != plan.period {
            self.began = self.to;
        }
        (self.plan, self.next, self.trial, self.paid) = (plan.name.clone(), None, false, None);
        (self.from, self.to) = plan.period.around(self.began, now);
        true
    }

    /// What is to be paid for the period, where that was not written down yet.
    pub fn charge(&mut self, plan: &Plan, paying: &Paying<'_>) -> Vec<Line> {
        let due = !self.trial && self.paid.is_none() && (self.from..self.to).contains(&paying.now) && paying.billed;
        if !due {
            return Vec::new();
        }
        let off = self.discount(plan.price, self.coupon_left != Some(0), paying);
        (self.paid, self.reduced) = (Some(plan.price - off), off > 0);
        let line = |text: String, amount: i64| Line {
            text,
            amount,
            currency: plan.currency.clone(),
            from: self.from,
            to: self.to,
        };
        let mut lines = Vec::new();
        if plan.price > 0 {
            lines.push(line(plan.label.clone(), plan.price));
        }
        if off > 0 {
            lines.push(line(format!("Coupon {}", self.coupon.as_deref().unwrap_or_default()), -off));
            self.coupon_left = self.coupon_left.map(|left| left.saturating_sub(1));
        }
        lines
    }

    /// Notes how much is used; answers of which limits its owners are to be told now, and how close they are.
    pub fn weigh(&mut self, plan: &Plan, used: &BTreeMap<Limit, i64>, now: i64) -> Vec<(Limit, u8)> {
        self.over = plan.over(used);
        self.over_since = if self.over.is_empty() { None } else { self.over_since.or(Some(now)) };
        let level = |limit: Limit| plan.level(limit, used.get(&limit).copied().unwrap_or_default());
        let mut crossed = Vec::new();
        for limit in Limit::ALL {
            let (level, told) = (level(limit), self.told.get(&limit).copied().unwrap_or_default());
            match level {
                0 => drop(self.told.remove(&limit)),
                level if level > told => {
                    self.told.insert(limit, level);
                    crossed.push((limit, level));
                }
                _ => {}
            }
        }
        crossed
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::plan;
    use super::super::{Off, Period};
    use super::*;

    /// 2026-01-01, and its month.
    const JANUARY: i64 = 1_767_225_600_000;
    const MONTH: i64 = 31 * DAY;

    fn paying(now: i64, coupon: Option<&Coupon>) -> Paying<'_> {
        Paying { now, coupon, billed: true }
    }

    fn coupon(off: Off, periods: Option<u32>) -> Coupon {
        Coupon { code: "SPRING".to_owned(), off, periods, until: None, uses: None }
    }

    fn amounts(lines: &[Line]) -> Vec<i64> {
        lines.iter().map(|line| line.amount).collect()
    }

    #[test]
    fn a_part_is_rounded_once_and_half_up() {
        let cases = [
            (1000, 1, 3, 333),
            (1000, 2, 3, 667),
            (1, 1, 2, 1),
            (-1, 1, 2, -1),
            (5, 0, 31, 0),
            (999, 31, 31, 999),
            (1 << 52, MONTH - 1, MONTH, (1 << 52) - 1_681_451),
            (7, 1, 0, 7),
        ];
        for (amount, of, whole, expected) in cases {
            assert_eq!(part(amount, of, whole), expected, "{amount} × {of} / {whole}");
        }
    }

    /// What a period costs, the one after it, and the fourth.
    #[test]
    fn coupons_take_off_for_so_many_periods() {
        let amount = |amount: i64| Off::Amount { amount, currency: "EUR".to_owned() };
        let cases: [(i64, Option<Coupon>, [Vec<i64>; 3]); 7] = [
            (1900, None, [vec![1900], vec![1900], vec![1900]]),
            (0, None, [vec![], vec![], vec![]]),
            (1900, Some(coupon(Off::Percent(50), None)), [vec![1900, -950], vec![1900, -950], vec![1900, -950]]),
            (1999, Some(coupon(Off::Percent(15), Some(2))), [vec![1999, -300], vec![1999, -300], vec![1999]]),
            (1900, Some(coupon(Off::Percent(100), Some(1))), [vec![1900, -1900], vec![1900], vec![1900]]),
            (1900, Some(coupon(amount(500), Some(1))), [vec![1900, -500], vec![1900], vec![1900]]),
            (1900, Some(coupon(amount(5000), None)), [vec![1900, -1900], vec![1900, -1900], vec![1900, -1900]]),
        ];
        for (price, coupon, expected) in cases {
            let team = plan("team", price, Period::Month);
            let mut subscription = Subscription::begun(&team, JANUARY, false);
            if let Some(coupon) = &coupon {
                subscription.take_coupon(coupon);
            }
            for (at, expected) in expected.into_iter().enumerate() {
                let now = subscription.from;
                assert_eq!(
                    amounts(&subscription.charge(&team, &paying(now, coupon.as_ref()))),
                    expected,
                    "{price} {at}"
                );
                assert_eq!(subscription.charge(&team, &paying(now, coupon.as_ref())), [], "twice");
                assert!(subscription.go_on(&team, &team, subscription.to));
            }
        }
    }

    /// From a plan to another, after so many days of January, which was paid: what that costs, and whether it holds at once.
    #[test]
    fn another_plan_is_counted_pro_rata() {
        let month = |name: &str, price| plan(name, price, Period::Month);
        let half = coupon(Off::Percent(50), Some(1));
        let in_francs = Plan { currency: "CHF".to_owned(), ..month("b", 3100) };
        type Case<'a> = (Plan, Plan, i64, Option<&'a Coupon>, Vec<i64>, bool);
        let cases: [Case<'_>; 10] = [
            (month("a", 1000), month("b", 3100), 0, None, vec![2100], true),
            (month("a", 1000), month("b", 3100), 10, None, vec![1423], true),
            (month("a", 1000), month("b", 3100), 30, None, vec![68], true),
            // The coupon holds for the period that it was taken off, and for what takes its place.
            (month("a", 1000), month("b", 3100), 10, Some(&half), vec![711], true),
            (month("a", 1000), month("b", 1000), 10, None, vec![], true),
            (month("a", 3100), month("b", 1000), 10, None, vec![], false),
            // Another currency, or a year: what is not used is given back, and a period begins.
            (month("a", 1000), in_francs, 10, None, vec![-677], true),
            (month("a", 1000), plan("b", 12_000, Period::Year), 10, None, vec![-677], true),
            (plan("a", 12_000, Period::Year), month("b", 1001), 100, None, vec![-8712], true),
            (month("a", 0), month("b", 1000), 10, None, vec![], true),
        ];
        for (from, to, days, coupon, expected, at_once) in cases {
            let mut subscription = Subscription::begun(&from, JANUARY, false);
            if let Some(coupon) = coupon {
                subscription.take_coupon(coupon);
            }
            subscription.charge(&from, &paying(JANUARY, coupon));
            let now = JANUARY + days * DAY;
            let lines = subscription.change(&from, &to, &paying(now, coupon));
            assert_eq!(amounts(&lines), expected, "{from:?} {to:?} {days}");
            assert_eq!(subscription.plan == to.name, at_once, "{from:?} {to:?}");
            assert_eq!(subscription.next.is_some(), !at_once);
            let anew = from.price == 0 || from.period != to.period || from.currency != to.currency;
            assert_eq!(subscription.from, if anew { now } else { JANUARY });
            // There and back again costs nothing but the time between.
            if at_once && !anew && !from.eq(&to) {
                assert!(subscription.is_downgrade(&to, &from, now) || from.price == to.price);
            }
        }
    }

    #[test]
    fn a_trial_costs_nothing_and_ends_where_nobody_says_that_it_goes_on() {
        let team = Plan { trial_days: 14, ..plan("team", 1900, Period::Month) };
        let mut subscription = Subscription::begun(&team, JANUARY, true);
        assert_eq!(subscription.state(JANUARY), State::Trial);
        assert_eq!(subscription.charge(&team, &paying(JANUARY, None)), []);
        assert_eq!(subscription.shut_at(), Some(JANUARY + 14 * DAY));
        let end = subscription.to;
        assert_eq!(subscription.state(end), State::Ended);
        assert!(!subscription.go_on(&team, &team, end));
        assert_eq!(subscription.due_at(end, end), None);
        // Somebody says so afterwards: it begins then.
        let mut late = subscription.clone();
        assert_eq!(late.change(&team, &team, &paying(end + DAY, None)), []);
        assert_eq!((late.state(end + DAY), late.from, late.trial), (State::Active, end + DAY, false));
        assert_eq!(amounts(&late.charge(&team, &paying(end + DAY, None))), [1900]);
        // Somebody says so in time: it begins when the trial ends.
        assert_eq!(subscription.change(&team, &team, &paying(JANUARY + DAY, None)), []);
        assert_eq!((subscription.state(JANUARY + DAY), subscription.shut_at()), (State::Trial, None));
        assert!(subscription.go_on(&team, &team, end));
        assert_eq!((subscription.from, subscription.to), (end, end + MONTH));
        assert_eq!(amounts(&subscription.charge(&team, &paying(end, None))), [1900]);
    }

    #[test]
    fn periods_that_were_missed_are_not_paid_for() {
        let team = plan("team", 1900, Period::Month);
        let mut subscription = Subscription::begun(&team, JANUARY, false);
        let now = JANUARY + 100 * DAY;
        assert!(subscription.go_on(&team, &team, now));
        assert_eq!(amounts(&subscription.charge(&team, &paying(now, None))), [1900]);
        assert!((subscription.from..subscription.to).contains(&now));
    }

    #[test]
    fn a_cheaper_plan_holds_from_the_period_on_and_can_be_called_off() {
        let (large, small) = (plan("large", 3100, Period::Month), plan("small", 1000, Period::Month));
        let mut subscription = Subscription::begun(&large, JANUARY, false);
        subscription.charge(&large, &paying(JANUARY, None));
        subscription.change(&large, &small, &paying(JANUARY + DAY, None));
        let mut called_off = subscription.clone();
        called_off.change(&large, &large, &paying(JANUARY + DAY, None));
        assert_eq!(called_off.next, None);
        let end = subscription.to;
        assert!(subscription.go_on(&large, &small, end));
        assert_eq!((subscription.plan.as_str(), subscription.next.as_deref()), ("small", None));
        assert_eq!(amounts(&subscription.charge(&small, &paying(end, None))), [1000]);
    }

    #[test]
    fn nothing_is_written_down_where_no_invoices_are_sent() {
        let (small, large) = (plan("small", 1000, Period::Month), plan("large", 3100, Period::Month));
        let mut subscription = Subscription::begun(&small, JANUARY, false);
        let free = Paying { billed: false, ..paying(JANUARY, None) };
        assert_eq!(subscription.charge(&small, &free), []);
        assert_eq!(subscription.change(&small, &large, &free), []);
        assert_eq!(subscription.plan, "large");
    }

    #[test]
    fn owners_are_told_once_as_a_limit_comes_closer() {
        let limits = BTreeMap::from([(Limit::Seats, 10), (Limit::Records, 100)]);
        let team = Plan { limits, ..plan("team", 0, Period::Month) };
        let mut subscription = Subscription::begun(&team, JANUARY, false);
        let steps = [
            (7, vec![], false),
            (8, vec![(Limit::Seats, 80)], false),
            (9, vec![], false),
            (11, vec![(Limit::Seats, 100)], true),
            (9, vec![], false),
            (12, vec![], true),
            (7, vec![], false),
            (30, vec![(Limit::Seats, 100)], true),
        ];
        for (at, (seats, told, over)) in steps.into_iter().enumerate() {
            let now = JANUARY + at as i64;
            let used = BTreeMap::from([(Limit::Seats, seats)]);
            assert_eq!(subscription.weigh(&team, &used, now), told, "{seats}");
            assert_eq!(subscription.over_since.is_some(), over, "{seats}");
            assert_eq!(subscription.shut_at(), subscription.over_since.map(|since| since + GRACE));
        }
        // Since when it is over stays, whatever more there is.
        let since = subscription.over_since;
        subscription.weigh(&team, &BTreeMap::from([(Limit::Records, 101), (Limit::Seats, 31)]), JANUARY + DAY);
        assert_eq!((subscription.over_since, subscription.over.len()), (since, 2));
    }
}
