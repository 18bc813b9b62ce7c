//! `sheaf flag`

use clap::Subcommand;
use serde_json::{Value, json};
use sheaf_model::{Code, Problem};

use super::{Where, output};

/// Say for whom something is switched on.
#[derive(Debug, Subcommand)]
pub enum Flag {
    /// List the flags, with their rules as JSON
    List {
        #[command(flatten)]
        place: Where,
    },
    /// Give a flag these rules and no others: the first that is for somebody holds
    #[command(after_help = "Examples:
  sheaf flag set payments '{\"on\": true}'                          for everybody
  sheaf flag set payments '{\"workspace\": \"acme\", \"on\": true}'     for one workspace
  sheaf flag set payments '{\"percent\": 10, \"on\": true}'           for a tenth of them")]
    Set {
        /// Which one
        name: String,
        /// Rules as JSON: workspace, person, percent, from, until, on
        #[arg(required = true, value_name = "RULE")]
        rules: Vec<String>,
        #[command(flatten)]
        place: Where,
    },
    /// Let a flag be as it is without rules
    Clear {
        /// Which one
        name: String,
        #[command(flatten)]
        place: Where,
    },
}

impl Flag {
    /// Runs it.
    pub fn run(self) -> Result<(), Problem> {
        match self {
            Flag::List { place } => {
                let all = place.open()?.host_flags()?;
                for flag in all["flags"].as_array().into_iter().flatten() {
                    told(flag);
                }
            }
            Flag::Set { name, rules, place } => {
                let read = rules.iter().map(|rule| serde_json::from_str::<Value>(rule).map_err(|e| (rule, e)));
                let rules = read.collect::<Result<Vec<_>, _>>().map_err(|(rule, e)| {
                    Problem::new(Code::Unreadable, format!("The rule '{rule}' is no JSON: {e}."))
                        .with_hint("Such as '{\"on\": true}'.")
                })?;
                told(&place.open()?.set_flag(&name, &json!({ "rules": rules }))?);
            }
            Flag::Clear { name, place } => told(&place.open()?.set_flag(&name, &json!({ "rules": [] }))?),
        }
        Ok(())
    }
}

/// A flag on a line, and each of its rules, without what it does not say.
fn told(flag: &Value) {
    let on = if flag["default"] == true { "on" } else { "off" };
    let text = |part: &str| flag[part].as_str().unwrap_or_default();
    output::line(format!("{} ({on} without rules): {}", text("name"), text("about")));
    for rule in flag["rules"].as_array().into_iter().flatten() {
        let said = rule.as_object().into_iter().flatten().filter(|(_, value)| !value.is_null());
        let said: serde_json::Map<String, Value> = said.map(|(name, value)| (name.clone(), value.clone())).collect();
        output::line(format!("  {}", Value::Object(said)));
    }
}
