//! What is switched on, for whom: asked within workspaces, said by those who administer the host.

use std::collections::HashMap;

use serde_json::{Map, Value, json};
pub use sheaf_model::flag::Flag;
use sheaf_model::flag::{FLAGS, For, MOST_RULES, Rule};
use sheaf_model::{Code, FieldProblem, Problem, temporal};

use crate::access::{Kind, Principal};
use crate::kept::Kept;
use crate::open::{Open, Sheaf};

/// Rules by the name of the flag.
pub(crate) type Rules = Kept<HashMap<String, Vec<Rule>>>;

const PARTS: [&str; 6] = ["workspace", "person", "percent", "from", "until", "on"];

fn moment(at: i64) -> String {
    temporal::text_of(|out| temporal::write_datetime(out, at))
}

fn expect_flag(name: &str) -> Result<&'static Flag, Problem> {
    let unknown = || Problem::unknown("flag", name, FLAGS.iter().map(|flag| flag.name));
    Flag::named(name).ok_or_else(|| Problem { code: Code::NotFound, ..unknown() })
}

impl Sheaf {
    /// Whether a flag is on in a workspace, for a person or for Sheaf itself.
    pub fn has_flag(&self, flag: &Flag, workspace: i64, person: Option<i64>) -> Result<bool, Problem> {
        let rules = self.flags.get(&self.host, || Ok(self.host.flag_rules()?))?;
        let of = For { workspace, person, now: jiff::Timestamp::now().as_millisecond() };
        Ok(flag.is_on(rules.get(flag.name).map_or(&[], Vec::as_slice), of))
    }

    /// Which flags are on for whoever asks in a workspace.
    pub fn flags(&self, open: &Open, who: &Principal) -> Result<Value, Problem> {
        let person = if let Kind::Person { id, .. } = who.kind { Some(id) } else { None };
        let mut on = Map::new();
        for flag in FLAGS {
            on.insert(flag.name.to_owned(), json!(self.has_flag(flag, open.entry.id, person)?));
        }
        Ok(json!({ "flags": on }))
    }

    /// All flags with their rules, as those who administer the host see them.
    pub fn host_flags(&self) -> Result<Value, Problem> {
        let rules = self.host.flag_rules()?;
        let none = Vec::new();
        let shown = FLAGS.iter().map(|flag| self.shown_flag(flag, rules.get(flag.name).unwrap_or(&none)));
        Ok(json!({ "flags": shown.collect::<Result<Vec<_>, _>>()? }))
    }

    /// Says for whom a flag is on: these rules, of which the first that is for somebody holds, and no others.
    pub fn set_flag(&self, name: &str, body: &Value) -> Result<Value, Problem> {
        let flag = expect_flag(name)?;
        let Some(sent) = body["rules"].as_array() else {
            return Err(Problem::field("rules", "type", "'rules' is no list of rules such as [{\"on\": true}]."));
        };
        if sent.len() > MOST_RULES {
            let message = format!("{} rules were sent, expected at most {MOST_RULES}.", sent.len());
            return Err(Problem::field("rules", "too_many", message));
        }
        let read = sent.iter().enumerate().map(|(at, rule)| self.read_rule(at, rule));
        let rules = read.collect::<Result<Vec<_>, _>>()?;
        self.host.set_flag_rules(flag.name, &rules)?;
        self.flags.forget();
        self.shown_flag(flag, &rules)
    }

    /// A rule by names. What it names may be gone: then it is for nobody, and is not told.
    fn shown_flag(&self, flag: &Flag, rules: &[Rule]) -> Result<Value, Problem> {
        let people: HashMap<i64, String> = match rules.iter().any(|rule| rule.person.is_some()) {
            true => self.host.people()?.into_iter().map(|person| (person.id, person.email)).collect(),
            false => HashMap::new(),
        };
        let mut told = Vec::new();
        for rule in rules {
            let workspace = match rule.workspace {
                Some(id) => self.host.workspace_by_id(id)?.map(|entry| entry.name),
                None => None,
            };
            let person = rule.person.and_then(|id| people.get(&id));
            if workspace.is_some() == rule.workspace.is_some() && person.is_some() == rule.person.is_some() {
                let (from, until) = (rule.from.map(moment), rule.until.map(moment));
                told.push(json!({ "workspace": workspace, "person": person, "percent": rule.percent,
                    "from": from, "until": until, "on": rule.on }));
            }
        }
        Ok(json!({ "name": flag.name, "about": flag.about, "default": flag.default, "rules": told }))
    }

    fn read_rule(&self, at: usize, sent: &Value) -> Result<Rule, Problem> {
        let refuse = |part: &str, code: &str, message: String| {
            let error = FieldProblem { field: format!("rules[{at}].{part}"), code: code.to_owned(), message };
            Problem::fields(vec![error])
        };
        let Some(parts) = sent.as_object() else {
            return Err(Problem::field(format!("rules[{at}]"), "type", format!("'{sent}' is no rule.")));
        };
        if let Some(unknown) = parts.keys().find(|part| !PARTS.contains(&part.as_str())) {
            return Err(refuse(unknown, "unknown", Problem::unknown("part of a rule", unknown, PARTS).message));
        }
        let text = |part: &str| match &sent[part] {
            Value::Null => Ok(None),
            Value::String(text) => Ok(Some(text.as_str())),
            other => Err(refuse(part, "type", format!("'{part}' is {other}, expected text."))),
        };
        let time = |part: &str| {
            let Some(text) = text(part)? else { return Ok(None) };
            let unfit = || {
                let message = format!("'{part}' is \"{text}\", expected a moment such as 2027-01-31T12:00:00Z.");
                refuse(part, "datetime", message)
            };
            temporal::parse_datetime(text).ok_or_else(unfit).map(Some)
        };
        let workspace = match text("workspace")? {
            Some(name) => Some(self.entry(name).map_err(|p| refuse("workspace", "unknown", p.message))?.id),
            None => None,
        };
        let person = match text("person")? {
            Some(email) => {
                let none = || refuse("person", "unknown", format!("There is no person '{email}'."));
                Some(self.host.person(email)?.ok_or_else(none)?.id)
            }
            None => None,
        };
        let percent = match &sent["percent"] {
            Value::Null => None,
            value => {
                let number = value.as_u64().and_then(|number| u8::try_from(number).ok()).filter(|n| *n <= 100);
                let unfit = || refuse("percent", "range", format!("'percent' is {value}, expected 0 to 100."));
                Some(number.ok_or_else(unfit)?)
            }
        };
        let on = match &sent["on"] {
            Value::Bool(on) => *on,
            other => return Err(refuse("on", "type", format!("'on' is {other}, expected true or false."))),
        };
        Ok(Rule { workspace, person, percent, from: time("from")?, until: time("until")?, on })
    }
}
