//! `sheaf plan`, and through whom this host sends invoices.

use clap::{Args, Subcommand};
use serde_json::{Map, Value, json};
use sheaf_model::plan::{Feature, Limit};
use sheaf_model::{Code, Problem};
use sheaf_service::payments::Payments;
use sheaf_service::plans::Wanted;
use sheaf_service::standing::By;

use super::{Where, block_on, output};

/// Through whom this host sends invoices; without a key it sends none.
#[derive(Debug, Args, Clone)]
pub struct Paying {
    /// The payment provider, whose API has the shape of Stripe's
    #[arg(long, value_name = "URL", default_value = "https://api.stripe.com")]
    payments_url: String,
    /// The secret key of this host at the payment provider; without it no invoices are sent
    #[arg(long, value_name = "KEY")]
    payments_key: Option<String>,
    /// The secret with which the payment provider signs what it tells at /api/v1/payments/events
    #[arg(long, value_name = "SECRET")]
    payments_webhook_secret: Option<String>,
}

impl Paying {
    /// How this host sends invoices, where it sends any.
    pub fn payments(&self) -> Result<Option<Payments>, Problem> {
        let Some(key) = &self.payments_key else { return Ok(None) };
        Payments::by(&self.payments_url, key, self.payments_webhook_secret.as_deref()).map(Some)
    }
}

/// Say which plans there are, and which workspace has which.
#[derive(Debug, Subcommand)]
pub enum Plan {
    /// List the plans, each as JSON
    List {
        #[command(flatten)]
        place: Where,
    },
    /// Add a plan, or change one for all who have it. What is not said stays
    #[command(after_help = "Examples:
  sheaf plan set team --label Team --price 1900 --currency EUR --trial-days 14 --limit seats=10 --limit records=100000 --feature own_roles
  sheaf plan set team --limit records=none --no-features")]
    Set {
        /// Lower-case letters, digits and hyphens
        name: String,
        /// What people see
        #[arg(long)]
        label: Option<String>,
        /// For a period, in the currency's smallest unit: 1900 are 19.00 EUR
        #[arg(long)]
        price: Option<i64>,
        /// Three letters
        #[arg(long)]
        currency: Option<String>,
        /// month or year
        #[arg(long)]
        period: Option<String>,
        /// Days that cost nothing, for a workspace that has had no plan
        #[arg(long, value_name = "DAYS")]
        trial_days: Option<u32>,
        /// Whether owners may choose it
        #[arg(long)]
        public: Option<bool>,
        /// Whether workspaces that are made from now on have it
        #[arg(long)]
        for_new: Option<bool>,
        /// seats, records, storage (bytes), calls (a month), automations or apps, and how much: seats=5; seats=none: any number
        #[arg(long = "limit", value_name = "LIMIT=N")]
        limits: Vec<String>,
        /// own_domains, own_roles or audit: all that it has from now on
        #[arg(long = "feature", value_name = "NAME")]
        features: Vec<String>,
        /// It has none of these
        #[arg(long, conflicts_with = "features")]
        no_features: bool,
        #[command(flatten)]
        place: Where,
    },
    /// Remove a plan that no workspace has
    Remove {
        /// Which one
        name: String,
        #[command(flatten)]
        place: Where,
    },
    /// Give a workspace a plan
    Give {
        /// Which workspace
        workspace: String,
        /// Which plan
        #[arg(required_unless_present = "none")]
        plan: Option<String>,
        /// No plan: it may have everything
        #[arg(long, conflicts_with = "plan")]
        none: bool,
        /// Also where more is used than the plan allows
        #[arg(long)]
        confirm: bool,
        #[command(flatten)]
        place: Where,
    },
}

impl Plan {
    /// Runs it.
    pub fn run(self) -> Result<(), Problem> {
        match self {
            Plan::List { place } => {
                for plan in place.open()?.plans()?["plans"].as_array().into_iter().flatten() {
                    output::json(plan);
                }
            }
            Plan::Set {
                name,
                label,
                price,
                currency,
                period,
                trial_days,
                public,
                for_new,
                limits,
                features,
                no_features,
                place,
            } => {
                let said = [
                    ("label", json!(label)),
                    ("price", json!(price)),
                    ("currency", json!(currency)),
                    ("period", json!(period)),
                    ("trial_days", json!(trial_days)),
                    ("public", json!(public)),
                    ("for_new", json!(for_new)),
                ];
                let said = said.into_iter().filter(|(_, value)| !value.is_null());
                let mut body: Map<String, Value> = said.map(|(part, value)| (part.to_owned(), value)).collect();
                let limits = limits.iter().map(|limit| read_limit(limit)).collect::<Result<Map<_, _>, _>>()?;
                body.insert("limits".to_owned(), Value::Object(limits));
                if no_features || !features.is_empty() {
                    body.insert("features".to_owned(), json!(features));
                }
                output::json(&place.open()?.set_plan(&name, Value::Object(body))?);
            }
            Plan::Remove { name, place } => {
                place.open()?.remove_plan(&name)?;
                output::line(name);
            }
            Plan::Give { workspace, plan, confirm, place, .. } => {
                let sheaf = place.open()?;
                let told = match &plan {
                    Some(plan) => {
                        let wanted = Wanted { plan, coupon: None, confirmed: confirm };
                        block_on(sheaf.choose_plan(sheaf.entry(&workspace)?, wanted, By::CommandLine))?
                    }
                    None => block_on(sheaf.take_plan_away(&workspace, By::CommandLine))?,
                };
                let has = told["plan"]["label"].as_str().map_or("everything", |label| label);
                output::line(format!("{workspace}: {has}"));
            }
        }
        Ok(())
    }
}

fn read_limit(said: &str) -> Result<(String, Value), Problem> {
    let unfit = || {
        let message = format!("'{said}' is no limit: expected one such as seats=5, or seats=none.");
        let hint = format!(
            "The limits are {}; the features {}.",
            Limit::ALL.map(Limit::name).join(", "),
            Feature::ALL.map(Feature::name).join(", ")
        );
        Problem::new(Code::Unreadable, message).with_hint(hint)
    };
    let (name, of) = said.split_once('=').ok_or_else(unfit)?;
    let of = match of {
        "none" => Value::Null,
        number => json!(number.parse::<i64>().map_err(|_| unfit())?),
    };
    Ok((name.to_owned(), of))
}
