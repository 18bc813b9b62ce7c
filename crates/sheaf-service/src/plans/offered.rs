//! The plans and coupons of the host, as those who administer it see and change them.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};
use sheaf_model::plan::{Coupon, Feature, Limit, Off, Period, Plan};
use sheaf_model::{Code, Problem, temporal};

use super::moment;
use crate::open::Sheaf;
use crate::parts::{label_for, object};

const PLAN_PARTS: [&str; 10] =
    ["name", "label", "price", "currency", "period", "trial_days", "public", "for_new", "limits", "features"];
const COUPON_PARTS: [&str; 7] = ["code", "percent", "amount", "currency", "periods", "until", "uses"];

/// A plan as the API shows it: every limit by its name, null where there is none.
pub(super) fn shown_plan(plan: &Plan) -> Value {
    let limits = Limit::ALL.into_iter().map(|limit| (limit.name().to_owned(), json!(plan.limits.get(&limit))));
    json!({ "name": plan.name, "label": plan.label, "price": plan.price, "currency": plan.currency,
        "period": plan.period.name(), "trial_days": plan.trial_days, "public": plan.public, "for_new": plan.for_new,
        "limits": limits.collect::<Map<_, _>>(), "features": plan.features })
}

fn shown_coupon((coupon, used): &(Coupon, i64)) -> Value {
    let (percent, amount, currency) = match &coupon.off {
        Off::Percent(percent) => (Some(percent), None, None),
        Off::Amount { amount, currency } => (None, Some(amount), Some(currency)),
    };
    json!({ "code": coupon.code, "percent": percent, "amount": amount, "currency": currency, "periods": coupon.periods,
        "until": coupon.until.map(moment), "uses": coupon.uses, "used": used })
}

fn no_plan(name: &str) -> Problem {
    Problem::new(Code::NotFound, format!("There is no plan '{name}'."))
}

impl Sheaf {
    /// The plan with this name.
    pub(super) fn expect_plan(&self, name: &str) -> Result<Plan, Problem> {
        self.host.plan(name)?.ok_or_else(|| no_plan(name))
    }

    /// All plans, the cheapest of a currency first.
    pub fn plans(&self) -> Result<Value, Problem> {
        Ok(json!({ "plans": self.host.plans()?.iter().map(shown_plan).collect::<Vec<_>>() }))
    }

    /// Adds a plan.
    pub fn add_plan(&self, body: &Value) -> Result<Value, Problem> {
        let said = object(body)?;
        let name = said.get("name").and_then(Value::as_str).unwrap_or_default();
        let begun = Plan {
            name: name.to_owned(),
            label: label_for(&name.replace('-', "_")),
            price: 0,
            currency: "EUR".to_owned(),
            period: Period::Month,
            trial_days: 0,
            public: true,
            for_new: false,
            limits: BTreeMap::new(),
            features: BTreeSet::new(),
        };
        let plan = read_plan(begun, &said)?;
        if !self.host.add_plan(&plan)? {
            return Err(Problem::new(Code::Conflict, format!("There is a plan '{}' already.", plan.name)));
        }
        Ok(shown_plan(&plan))
    }

    /// Changes a plan: what it costs from the next period on, what it has at once, for all who have it.
    pub fn change_plan(&self, name: &str, body: &Value) -> Result<Value, Problem> {
        let said = object(body)?;
        let before = self.expect_plan(name)?;
        if said.get("name").is_some_and(|sent| sent != name) {
            let message = "The name of a plan stays: workspaces have it by its name.";
            return Err(Problem::field("name", "fixed", message).with_hint("Change its label."));
        }
        let plan = read_plan(before, &said)?;
        if !self.host.change_plan(&plan)? {
            return Err(no_plan(name));
        }
        self.forget_plans();
        Ok(shown_plan(&plan))
    }

    /// Adds a plan, or changes the one of this name.
    pub fn set_plan(&self, name: &str, mut body: Value) -> Result<Value, Problem> {
        match self.host.plan(name)? {
            Some(_) => self.change_plan(name, &body),
            None => {
                body["name"] = json!(name);
                self.add_plan(&body)
            }
        }
    }

    /// Removes a plan that no workspace has.
    pub fn remove_plan(&self, name: &str) -> Result<(), Problem> {
        if self.host.remove_plan(name)? { Ok(()) } else { Err(no_plan(name)) }
    }

    /// All coupons, by their code.
    pub fn coupons(&self) -> Result<Value, Problem> {
        Ok(json!({ "coupons": self.host.coupons()?.iter().map(shown_coupon).collect::<Vec<_>>() }))
    }

    /// Adds a coupon.
    pub fn add_coupon(&self, body: &Value) -> Result<Value, Problem> {
        let coupon = read_coupon(&object(body)?)?;
        if !self.host.add_coupon(&coupon)? {
            return Err(Problem::new(Code::Conflict, format!("There is a coupon '{}' already.", coupon.code)));
        }
        Ok(shown_coupon(&(coupon, 0)))
    }

    /// Removes a coupon: from the next period on it takes nothing off any more.
    pub fn remove_coupon(&self, code: &str) -> Result<(), Problem> {
        match self.host.remove_coupon(&Coupon::code_of(code))? {
            true => Ok(()),
            false => Err(Problem::new(Code::NotFound, format!("There is no coupon '{code}'."))),
        }
    }
}

fn refuse_unknown(of: &str, said: &Map<String, Value>, known: &[&'static str]) -> Result<(), Problem> {
    let Some(unknown) = said.keys().find(|part| !known.contains(&part.as_str())) else { return Ok(()) };
    let problem = Problem::unknown(of, unknown, known.iter().copied());
    Err(Problem { hint: problem.hint, ..Problem::field(unknown, "unknown", problem.message) })
}

fn unfit(part: &str, sent: &Value, expected: &str) -> Problem {
    Problem::field(part, "type", format!("'{part}' is {sent}, expected {expected}."))
}

fn text(part: &str, sent: &Value) -> Result<String, Problem> {
    sent.as_str().map(|text| text.trim().to_owned()).ok_or_else(|| unfit(part, sent, "text"))
}

fn whole<N: TryFrom<i64>>(part: &str, sent: &Value) -> Result<N, Problem> {
    let number = sent.as_i64().and_then(|number| N::try_from(number).ok());
    number.ok_or_else(|| unfit(part, sent, "a whole number"))
}

fn read_plan(before: Plan, said: &Map<String, Value>) -> Result<Plan, Problem> {
    refuse_unknown("part of a plan", said, &PLAN_PARTS)?;
    let mut plan = before;
    for (part, sent) in said {
        match part.as_str() {
            "name" => plan.name = text(part, sent)?,
            "label" => plan.label = text(part, sent)?,
            "price" => plan.price = whole(part, sent)?,
            "currency" => plan.currency = text(part, sent)?.to_ascii_uppercase(),
            "period" => {
                let found = [Period::Month, Period::Year].into_iter().find(|period| sent == period.name());
                plan.period = found.ok_or_else(|| unfit(part, sent, "month or year"))?;
            }
            "trial_days" => plan.trial_days = whole(part, sent)?,
            "for_new" => plan.for_new = sent.as_bool().ok_or_else(|| unfit(part, sent, "true or false"))?,
            "public" => plan.public = sent.as_bool().ok_or_else(|| unfit(part, sent, "true or false"))?,
            "limits" => read_limits(&mut plan.limits, sent)?,
            _ => plan.features = read_features(sent)?,
        }
    }
    plan.check()?;
    Ok(plan)
}

/// Limits that are named; the others stay. Null: as much as one likes.
fn read_limits(limits: &mut BTreeMap<Limit, i64>, sent: &Value) -> Result<(), Problem> {
    let said = sent.as_object().ok_or_else(|| unfit("limits", sent, "limits by their names such as {\"seats\": 5}"))?;
    for (name, of) in said {
        let part = format!("limits.{name}");
        let limit = Limit::named(name).ok_or_else(|| {
            let problem = Problem::unknown("limit", name, Limit::ALL.map(Limit::name));
            Problem { hint: problem.hint, ..Problem::field(&part, "unknown", problem.message) }
        })?;
        match of {
            Value::Null => drop(limits.remove(&limit)),
            of => drop(limits.insert(limit, whole(&part, of)?)),
        }
    }
    Ok(())
}

fn read_features(sent: &Value) -> Result<BTreeSet<Feature>, Problem> {
    let said = sent.as_array().ok_or_else(|| unfit("features", sent, "a list of names"))?;
    let read = said.iter().map(|name| {
        Feature::named(name.as_str().unwrap_or_default()).ok_or_else(|| {
            let problem = Problem::unknown("feature", &name.to_string(), Feature::ALL.map(Feature::name));
            Problem { hint: problem.hint, ..Problem::field("features", "unknown", problem.message) }
        })
    });
    read.collect()
}

fn read_coupon(said: &Map<String, Value>) -> Result<Coupon, Problem> {
    refuse_unknown("part of a coupon", said, &COUPON_PARTS)?;
    let part = |name: &str| said.get(name).filter(|sent| !sent.is_null());
    let off = match (part("percent"), part("amount")) {
        (Some(percent), None) => Off::Percent(whole("percent", percent)?),
        (None, Some(amount)) => {
            let currency =
                part("currency").ok_or_else(|| Problem::field("currency", "required", "'currency' is required."))?;
            Off::Amount { amount: whole("amount", amount)?, currency: text("currency", currency)?.to_ascii_uppercase() }
        }
        _ => {
            let message = "Either 'percent' or 'amount' is required: what the coupon takes off.";
            return Err(Problem::field("percent", "required", message));
        }
    };
    let until = part("until").map(|sent| {
        let moment = sent.as_str().and_then(temporal::parse_datetime);
        moment.ok_or_else(|| unfit("until", sent, "a moment such as 2027-01-31T12:00:00Z"))
    });
    let coupon = Coupon {
        code: Coupon::code_of(&part("code").map_or_else(|| Ok(String::new()), |sent| text("code", sent))?),
        off,
        periods: part("periods").map(|sent| whole("periods", sent)).transpose()?,
        until: until.transpose()?,
        uses: part("uses").map(|sent| whole("uses", sent)).transpose()?,
    };
    coupon.check()?;
    Ok(coupon)
}
