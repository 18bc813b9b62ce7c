//! Coupons: what is taken off a price, for how long, and how often.

use serde::{Deserialize, Serialize};

use super::{LONGEST, MOST, Plan, is_currency, no_currency};
use crate::problem::Problem;

/// What is taken off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Off {
    /// Of a hundred.
    Percent(u8),
    /// So much of the smallest unit of a currency.
    Amount {
        /// How much.
        amount: i64,
        /// Three letters (ISO 4217).
        currency: String,
    },
}

/// What is taken off a price.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Coupon {
    /// What people type: capital letters, digits and hyphens.
    pub code: String,
    /// What is taken off.
    pub off: Off,
    /// For how many periods; none: for all.
    pub periods: Option<u32>,
    /// Until when it can be used, in milliseconds since 1970; none: for ever.
    pub until: Option<i64>,
    /// How many workspaces can use it; none: any number.
    pub uses: Option<u32>,
}

impl Coupon {
    /// What people typed as it is compared.
    pub fn code_of(typed: &str) -> String {
        typed.trim().to_ascii_uppercase()
    }

    /// How much is taken off a price; never more than it.
    pub fn off(&self, price: i64) -> i64 {
        match &self.off {
            Off::Percent(percent) => super::part(price, i64::from(*percent), 100),
            Off::Amount { amount, .. } => (*amount).min(price),
        }
    }

    /// Refuses where it takes something of another currency off.
    pub fn expect_fit(&self, plan: &Plan) -> Result<(), Problem> {
        match &self.off {
            Off::Amount { currency, .. } if *currency != plan.currency => {
                let message = format!(
                    "The coupon '{}' is in {currency}, and the plan '{}' in {}.",
                    self.code, plan.label, plan.currency
                );
                Err(Problem::field("coupon", "currency", message))
            }
            _ => Ok(()),
        }
    }

    /// Says what is wrong with it.
    pub fn check(&self) -> Result<(), Problem> {
        let fits = |b: u8| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'-';
        if !(1..=LONGEST).contains(&self.code.len()) || !self.code.bytes().all(fits) {
            let message =
                format!("'{}' is no code: expected letters, digits and hyphens, at most {LONGEST}.", self.code);
            return Err(Problem::field("code", "name", message));
        }
        match &self.off {
            Off::Percent(1..=100) => {}
            Off::Percent(other) => {
                let message = format!("'percent' is {other}, expected 1 to 100.");
                return Err(Problem::field("percent", "range", message));
            }
            Off::Amount { amount, .. } if !(1..=MOST).contains(amount) => {
                let message = format!("'amount' is {amount}, expected 1 to {MOST} of the smallest unit.");
                return Err(Problem::field("amount", "range", message));
            }
            Off::Amount { currency, .. } if !is_currency(currency) => {
                return Err(Problem::field("currency", "currency", no_currency(currency)));
            }
            Off::Amount { .. } => {}
        }
        for (name, value) in [("periods", self.periods), ("uses", self.uses)] {
            if value == Some(0) {
                let message = format!("'{name}' is 0, expected 1 or more, or null for any number.");
                return Err(Problem::field(name, "range", message));
            }
        }
        Ok(())
    }
}
