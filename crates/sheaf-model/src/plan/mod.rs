//! Plans: what a workspace may have, for which price. How one is paid for lies in `subscription.rs`, what is taken off in `coupon.rs`.

mod coupon;
mod period;
mod subscription;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::problem::{FieldProblem, Problem};

pub use coupon::{Coupon, Off};
pub use period::Period;
pub use subscription::{GRACE, Line, Over, Paying, State, Subscription, part};

/// Most characters of a label, and of a name.
const LONGEST: usize = 100;
/// Most days of a trial.
const MOST_TRIAL: u32 = 366;
/// The largest price and the largest limit: beyond it sums would lose digits in JSON.
const MOST: i64 = 1 << 52;

/// What is counted, and may be bounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Limit {
    /// Members.
    Seats,
    /// Records of all tables.
    Records,
    /// Bytes of the database and of files.
    Storage,
    /// Requests with tokens in a month.
    Calls,
    /// Automations that are switched on.
    Automations,
    /// Apps that are installed.
    Apps,
}

impl Limit {
    /// All of them, in the order in which people see them.
    pub const ALL: [Limit; 6] =
        [Limit::Seats, Limit::Records, Limit::Storage, Limit::Calls, Limit::Automations, Limit::Apps];

    /// As the API writes it.
    pub const fn name(self) -> &'static str {
        match self {
            Limit::Seats => "seats",
            Limit::Records => "records",
            Limit::Storage => "storage",
            Limit::Calls => "calls",
            Limit::Automations => "automations",
            Limit::Apps => "apps",
        }
    }

    /// The one of this name.
    pub fn named(name: &str) -> Option<Limit> {
        Limit::ALL.into_iter().find(|limit| limit.name() == name)
    }

    /// So much of it, without saying of what.
    pub fn amount(self, amount: i64) -> String {
        if self == Limit::Storage { bytes(amount) } else { amount.to_string() }
    }

    /// So many of it, in people's words.
    pub fn counted(self, amount: i64) -> String {
        let one = amount == 1;
        let what = match self {
            Limit::Storage => return bytes(amount),
            Limit::Seats => ["member", "members"],
            Limit::Records => ["record", "records"],
            Limit::Calls => ["call of the API in a month", "calls of the API in a month"],
            Limit::Automations => ["automation", "automations"],
            Limit::Apps => ["app", "apps"],
        };
        format!("{amount} {}", if one { what[0] } else { what[1] })
    }
}

/// Bytes as people say it.
fn bytes(amount: i64) -> String {
    let (unit, name) = match amount {
        ..1_000 => return format!("{amount} bytes"),
        1_000..1_000_000 => (1_000, "kB"),
        1_000_000..1_000_000_000 => (1_000_000, "MB"),
        _ => (1_000_000_000, "GB"),
    };
    let tenths = amount / (unit / 10);
    match (tenths / 10, tenths % 10) {
        (whole, 0) => format!("{whole} {name}"),
        (whole, tenth) => format!("{whole}.{tenth} {name}"),
    }
}

/// What a plan may have or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Feature {
    /// Domains by which the workspace is reached.
    OwnDomains,
    /// Roles beside those that every workspace has.
    OwnRoles,
    /// The audit log, read and taken out.
    Audit,
}

impl Feature {
    /// All of them, in the order in which people see them.
    pub const ALL: [Feature; 3] = [Feature::OwnDomains, Feature::OwnRoles, Feature::Audit];

    /// As the API writes it.
    pub const fn name(self) -> &'static str {
        match self {
            Feature::OwnDomains => "own_domains",
            Feature::OwnRoles => "own_roles",
            Feature::Audit => "audit",
        }
    }

    /// The one of this name.
    pub fn named(name: &str) -> Option<Feature> {
        Feature::ALL.into_iter().find(|feature| feature.name() == name)
    }

    /// What it lets people do, in their words.
    pub const fn phrase(self) -> &'static str {
        match self {
            Feature::OwnDomains => "domains of its own",
            Feature::OwnRoles => "roles of its own",
            Feature::Audit => "the audit log",
        }
    }
}

/// What a workspace may have, for which price.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// By which it is known; it stays.
    pub name: String,
    /// What people see.
    pub label: String,
    /// For a period, in the currency's smallest unit.
    pub price: i64,
    /// Three letters (ISO 4217).
    pub currency: String,
    /// How long that lasts.
    pub period: Period,
    /// Days that cost nothing, for a workspace that has had no plan.
    pub trial_days: u32,
    /// Whether owners may choose it; else the host alone.
    pub public: bool,
    /// Whether workspaces that are made from now on have it.
    pub for_new: bool,
    /// How much there may be; what is not named may be as much as one likes.
    pub limits: BTreeMap<Limit, i64>,
    /// What it has of what not every plan has.
    pub features: BTreeSet<Feature>,
}

impl Plan {
    /// What of an amount is beyond the plan, by its limits.
    pub fn over(&self, used: &BTreeMap<Limit, i64>) -> Vec<Over> {
        let over = self.limits.iter().filter_map(|(limit, of)| {
            let used = used.get(limit).copied().unwrap_or_default();
            (used > *of).then_some(Over { limit: *limit, used, of: *of })
        });
        over.collect()
    }

    /// How close an amount is to the limit: 0, 80 or 100, beyond it.
    pub fn level(&self, limit: Limit, used: i64) -> u8 {
        match self.limits.get(&limit) {
            Some(of) if used > *of => 100,
            Some(of) if *of > 0 && i128::from(used) * 100 >= i128::from(*of) * 80 => 80,
            _ => 0,
        }
    }

    /// What it costs for so long that months and years can be compared.
    fn rate(&self) -> i128 {
        match self.period {
            Period::Month => i128::from(self.price) * 12,
            Period::Year => i128::from(self.price),
        }
    }

    /// Says what is wrong with it, all at once.
    pub fn check(&self) -> Result<(), Problem> {
        let mut errors = Vec::new();
        let mut refuse = |field: String, code: &str, message: String| {
            errors.push(FieldProblem { field, code: code.to_owned(), message });
        };
        if !is_name(&self.name) {
            let message = format!(
                "'{}' is no name of a plan: expected lower-case letters, digits and hyphens, at most {LONGEST}.",
                self.name
            );
            refuse("name".to_owned(), "name", message);
        }
        if self.label.trim().is_empty() || self.label.chars().count() > LONGEST {
            let message = format!("The label of the plan is '{}', expected 1 to {LONGEST} characters.", self.label);
            refuse("label".to_owned(), "length", message);
        }
        if !(0..=MOST).contains(&self.price) {
            let message = format!("The price is {}, expected 0 to {MOST} of the smallest unit.", self.price);
            refuse("price".to_owned(), "range", message);
        }
        if !is_currency(&self.currency) {
            refuse("currency".to_owned(), "currency", no_currency(&self.currency));
        }
        if self.trial_days > MOST_TRIAL {
            let message = format!("'trial_days' is {}, expected at most {MOST_TRIAL}.", self.trial_days);
            refuse("trial_days".to_owned(), "range", message);
        }
        if self.trial_days > 0 && self.price == 0 {
            let message = "A plan that costs nothing needs no trial: expected 0 as 'trial_days'.".to_owned();
            refuse("trial_days".to_owned(), "free", message);
        }
        for (limit, of) in &self.limits {
            if !(0..=MOST).contains(of) {
                let message = format!("The limit '{}' is {of}, expected 0 to {MOST}.", limit.name());
                refuse(format!("limits.{}", limit.name()), "range", message);
            }
        }
        if errors.is_empty() { Ok(()) } else { Err(Problem::fields(errors)) }
    }
}

/// Whether something of the host may be called so: as workspaces are, with somewhat more room.
fn is_name(name: &str) -> bool {
    let fits = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    (1..=LONGEST).contains(&name.len()) && name.bytes().all(fits) && !name.starts_with('-') && !name.ends_with('-')
}

fn is_currency(currency: &str) -> bool {
    currency.len() == 3 && currency.bytes().all(|b| b.is_ascii_uppercase())
}

fn no_currency(currency: &str) -> String {
    format!("'{currency}' is no currency: expected three capital letters such as EUR.")
}

#[cfg(test)]
mod tests {
    use super::*;

    pub(super) fn plan(name: &str, price: i64, period: Period) -> Plan {
        Plan {
            name: name.to_owned(),
            label: name.to_owned(),
            price,
            currency: "EUR".to_owned(),
            period,
            trial_days: 0,
            public: true,
            for_new: false,
            limits: BTreeMap::new(),
            features: BTreeSet::new(),
        }
    }

    #[test]
    fn what_is_wrong_is_told_all_at_once() {
        let wrong = Plan {
            label: " ".to_owned(),
            currency: "eur".to_owned(),
            trial_days: 14,
            limits: BTreeMap::from([(Limit::Seats, -1)]),
            ..plan("Team Plan", 0, Period::Month)
        };
        let problem = wrong.check().unwrap_err();
        let fields: Vec<&str> = problem.errors.iter().map(|error| error.field.as_str()).collect();
        assert_eq!(fields, ["name", "label", "currency", "trial_days", "limits.seats"]);
        assert!(plan("team-2", 900, Period::Year).check().is_ok());
    }

    #[test]
    fn how_close_to_a_limit() {
        let plan =
            Plan { limits: BTreeMap::from([(Limit::Seats, 5), (Limit::Apps, 0)]), ..plan("a", 0, Period::Month) };
        let levels = [0, 3, 4, 5, 6].map(|used| plan.level(Limit::Seats, used));
        assert_eq!(levels, [0, 0, 80, 80, 100]);
        assert_eq!([0, 1].map(|used| plan.level(Limit::Apps, used)), [0, 100]);
        assert_eq!(plan.level(Limit::Records, i64::MAX), 0);
        let used = BTreeMap::from([(Limit::Seats, 6), (Limit::Records, 9)]);
        assert_eq!(plan.over(&used), [Over { limit: Limit::Seats, used: 6, of: 5 }]);
    }

    #[test]
    fn amounts_in_words() {
        let cases = [
            (Limit::Seats, 1, "1 member"),
            (Limit::Records, 1_200, "1200 records"),
            (Limit::Storage, 999, "999 bytes"),
            (Limit::Storage, 1_500_000, "1.5 MB"),
            (Limit::Storage, 2_000_000_000, "2 GB"),
        ];
        for (limit, amount, words) in cases {
            assert_eq!(limit.counted(amount), words);
        }
    }
}
