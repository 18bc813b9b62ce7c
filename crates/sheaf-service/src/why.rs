//! Why somebody may do something, or may not: by which part of which role it comes. Nothing is told of what whoever asks does not see.

use std::sync::Arc;

use serde_json::{Value, json};
use sheaf_model::field::Choice;
use sheaf_model::role::{Ability, Deed, FieldRight, Permission, Role, Starter};
use sheaf_model::{Field, FieldType, Model, Problem, Storage, Table};
use sheaf_query::formula::Sight;
use sheaf_query::plan::{Grant, Rights};
use sheaf_store::Fault;

use crate::access::{Action, Part, Principal};
use crate::body::seen_field;
use crate::open::Open;
use crate::reading::LONGEST;
use crate::sight::is_understood;

/// What is asked of a table.
#[derive(Debug, Clone)]
pub struct Question {
    /// Which.
    pub table: String,
    /// Of one of its records; none: of all of them.
    pub record: Option<i64>,
    /// Of one of its fields.
    pub field: Option<String>,
    /// The choice to which a status is to go.
    pub to: Option<String>,
    /// What is to be done.
    pub deed: Deed,
}

/// What an answer comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum May {
    No,
    /// With some records; no one was asked about.
    Some,
    Yes,
}

/// One reason: a part of a role, or of what else decides.
struct Reason {
    /// Which part, as programs know it.
    part: &'static str,
    may: May,
    sentence: String,
    /// A condition of a role's.
    formula: Option<String>,
    conditions: Vec<Value>,
}

impl Reason {
    fn new(part: &'static str, may: bool, sentence: String) -> Reason {
        let may = if may { May::Yes } else { May::No };
        Reason { part, may, sentence, formula: None, conditions: Vec::new() }
    }

    fn told(self) -> Value {
        json!({ "part": self.part, "may": self.may.name(), "sentence": self.sentence, "formula": self.formula,
            "conditions": self.conditions })
    }
}

impl May {
    const fn name(self) -> &'static str {
        match self {
            May::No => "no",
            May::Some => "some",
            May::Yes => "yes",
        }
    }
}

/// What a question is asked under.
struct At<'a> {
    open: &'a Arc<Open>,
    model: &'a Model,
    table: &'a Table,
    /// Whoever asks.
    asker: &'a Principal,
    /// Of whom it is asked.
    of: &'a Principal,
    role: Role,
    rights: Arc<Rights>,
    record: Option<i64>,
}

impl Open {
    /// Whether somebody has an ability in the workspace, and by what.
    pub fn why_able(&self, of: &Principal, ability: Ability) -> Value {
        let model = self.store.model();
        let role = of.role_as_said(&model);
        let has = of.may(&model, ability);
        let mut reasons = vec![by_ability(&role, ability)];
        if role.has(ability) && !has {
            reasons.push(match of.scope() {
                Some(scope) if scope.of_workspace => by_standing(ability.phrase()),
                _ => Reason::new("token", false, format!("The token's scope leaves out to {}.", ability.phrase())),
            });
        }
        answer(&role, of, reasons)
    }

    /// Whether somebody may do something with the records of a table, and by what. Of a record that whoever asks does not see is told what
    /// is told of one that is not there.
    pub async fn why(
        self: &Arc<Self>,
        asker: &Principal,
        of: &Principal,
        question: &Question,
    ) -> Result<Value, Problem> {
        self.store.notice()?;
        let model = self.store.model();
        let (table, grant) = asker.grant(&model, &question.table, Action::READ)?;
        if let Some(id) = question.record {
            self.get(asker, &table.name, id, Some(&[]), &[]).await?;
        }
        let field = question.field.as_deref().map(|name| seen_field(table, &grant, name)).transpose()?;
        let (role, rights) = (of.role_as_said(&model), of.rights(&model));
        let at = At { open: self, model: &model, table, asker, of, role, rights, record: question.record };
        let mut reasons = match at.by_share(question.deed)? {
            Some(shared) => vec![shared],
            None => at.by_scope(question.deed),
        };
        if reasons.iter().all(|reason| reason.part != "share") {
            reasons.extend(at.by_permissions(question.deed, &grant).await?);
        }
        if let Some(field) = field {
            reasons.extend(at.by_field(field, question.deed));
            if let Some(reason) = at.by_move(field, question, &grant).await? {
                reasons.push(reason);
            }
        }
        Ok(answer(&at.role, of, reasons))
    }
}

fn by_ability(role: &Role, ability: Ability) -> Reason {
    let has = role.has(ability);
    let may = if has { "may" } else { "may not" };
    Reason::new("ability", has, format!("The role '{}' {may} {}.", role.label, ability.phrase()))
}

/// That the workspace stands so that nobody does something: archived, say.
fn by_standing(what: &str) -> Reason {
    Reason::new("workspace", false, format!("As the workspace stands now, nobody may {what}."))
}

fn answer(role: &Role, of: &Principal, reasons: Vec<Reason>) -> Value {
    let may = reasons.iter().map(|reason| reason.may).min().unwrap_or(May::Yes);
    let told: Vec<Value> = reasons.into_iter().map(Reason::told).collect();
    json!({ "may": may.name(), "role": { "name": of.role(), "label": role.label }, "reasons": told })
}

/// As people say a deed of records.
fn phrase(deed: Deed, one: bool) -> String {
    let (verb, record) = match deed {
        Deed::Comment => ("comment on", if one { "this record" } else { "records" }),
        Deed::Read => ("see", if one { "this record" } else { "records" }),
        Deed::Create => ("make", "records"),
        deed => (deed.name(), if one { "this record" } else { "records" }),
    };
    format!("{verb} {record}")
}

impl At<'_> {
    /// That a record was shared with them alone, where their role does not say it already.
    fn by_share(&self, deed: Deed) -> Result<Option<Reason>, Problem> {
        let (Some(id), true) = (self.record, self.of.has_shared()) else { return Ok(None) };
        let by_role = self.of.acting_beyond_scope(self.model);
        let by_role = by_role.permit(self.table.id, deed).is_some();
        let Some(condition) = self.open.condition(self.of, self.model, self.table, deed)? else { return Ok(None) };
        let asking = self.open.asking(self.of)?;
        let holds =
            self.open.store.read(LONGEST, |conn| condition.holds(conn, &asking, id)).map_err(Fault::into_plain)?;
        let sentence = || {
            format!("This record was shared with them alone, to {} it.", deed.name().replace("comment", "comment on"))
        };
        Ok((holds && !by_role).then(|| Reason::new("share", true, sentence())))
    }

    /// What a token's scope leaves out that its role may, or how the workspace stands.
    fn by_scope(&self, deed: Deed) -> Vec<Reason> {
        let Some(scope) = self.of.scope() else { return Vec::new() };
        let beyond = self.of.acting_beyond_scope(self.model);
        if beyond.permit(self.table.id, deed).is_none() {
            return Vec::new();
        }
        let leaves_out_deed = deed != Deed::Read && scope.deeds.as_ref().is_some_and(|deeds| !deeds.contains(&deed));
        if scope.of_workspace {
            return if leaves_out_deed { vec![by_standing(&phrase(deed, false))] } else { Vec::new() };
        }
        let leaves_out = if scope.tables.as_ref().is_some_and(|tables| !tables.contains(&self.table.id)) {
            format!("The token is not for the table '{}'.", self.table.label)
        } else if leaves_out_deed {
            format!("The token is not for this: to {}.", phrase(deed, false))
        } else {
            return Vec::new();
        };
        vec![Reason::new("token", false, leaves_out)]
    }

    /// What the role says of the table: whether its records are seen, and what is asked.
    async fn by_permissions(&self, deed: Deed, grant: &Grant) -> Result<Vec<Reason>, Problem> {
        if Starter::named(&self.role.name).is_some_and(Starter::is_fixed) {
            let sentence = format!("The role '{}' may do everything with records.", self.role.label);
            return Ok(vec![Reason::new("role", true, sentence)]);
        }
        let mut reasons = Vec::new();
        if deed != Deed::Read {
            let seen = self.by_permission(Deed::Read, grant).await?;
            // That a record is seen is a reason for nothing else, that it is not is one against all.
            if seen.may != May::Yes {
                reasons.push(seen);
            }
        }
        reasons.push(self.by_permission(deed, grant).await?);
        Ok(reasons)
    }

    async fn by_permission(&self, deed: Deed, grant: &Grant) -> Result<Reason, Problem> {
        let (label, table) = (&self.role.label, &self.table.label);
        let record = self.record.filter(|_| deed != Deed::Create);
        let is_said = self.role.tables.get(&self.table.name).is_some_and(|rights| rights.of(deed).is_some());
        let part = if is_said { "table" } else { "role" };
        let text = match self.role.permission(&self.table.name, deed) {
            Permission::Always(may) => {
                let can = if may { "may" } else { "may not" };
                let sentence = format!("The role '{label}' {can} {} of '{table}'.", phrase(deed, false));
                return Ok(Reason::new(part, may, sentence));
            }
            Permission::Where(text) => text,
        };
        let parts = self.open.parts(self.of, self.model, self.table, &text, record)?;
        let holds = record.map(|_| parts.iter().all(|part| part.holds == Some(true)));
        let may = match holds {
            None => May::Some,
            Some(true) => May::Yes,
            Some(false) => May::No,
        };
        let what = phrase(deed, false);
        let told = is_understood(self.model, self.table, grant.rights(), &text).then_some(text);
        let condition = told.as_deref().unwrap_or("a condition holds that names what your role does not see");
        let sentence = match may {
            May::Some => format!("The role '{label}' may {what} of '{table}' for which: {condition}."),
            May::Yes => {
                format!("The role '{label}' may {what} of '{table}' for which: {condition}. This one is such a record.")
            }
            May::No => {
                format!("The role '{label}' may {what} of '{table}' only for which: {condition}. This one is none.")
            }
        };
        let conditions = self.conditions(parts, grant, holds).await?;
        Ok(Reason { part: "condition", may, sentence, formula: told, conditions })
    }

    /// The parts of a condition, with the values that whoever asks may see. Parts that name what they do not see are one, of which is told
    /// no more than they learn by trying.
    async fn conditions(&self, parts: Vec<Part>, grant: &Grant, all: Option<bool>) -> Result<Vec<Value>, Problem> {
        let (open, hidden): (Vec<Part>, Vec<Part>) =
            parts.into_iter().partition(|part| is_understood(self.model, self.table, grant.rights(), &part.text));
        let values = self.values(&open, grant).await?;
        let holds_as_far_as_seen = open.iter().all(|part| part.holds == Some(true));
        let mut told: Vec<Value> = open
            .into_iter()
            .map(|part| {
                let named = self
                    .table
                    .fields
                    .iter()
                    .filter(|f| part.reads.contains(&f.id) && grant.rights().sees(self.table, f));
                let values: Vec<Value> = named
                    .filter(|_| values.is_object())
                    .map(|f| json!({ "field": f.name, "label": f.label, "value": values[&f.name] }))
                    .collect();
                json!({ "formula": part.text, "holds": part.holds, "values": values })
            })
            .collect();
        if !hidden.is_empty() {
            let holds = all.filter(|_| holds_as_far_as_seen);
            told.push(json!({ "formula": null, "holds": holds, "values": [] }));
        }
        Ok(told)
    }

    /// What the record has in the fields that conditions read, as whoever asks sees it; null: no record is asked about.
    async fn values(&self, parts: &[Part], grant: &Grant) -> Result<Value, Problem> {
        let Some(id) = self.record else { return Ok(Value::Null) };
        let read =
            |f: &&Field| parts.iter().any(|part| part.reads.contains(&f.id)) && grant.rights().sees(self.table, f);
        let names: Vec<String> = self.table.fields.iter().filter(read).map(|f| f.name.clone()).collect();
        let record = self.open.get(self.asker, &self.table.name, id, Some(&names), &[]).await?;
        let record: Value = serde_json::from_slice(&record.body).unwrap_or_default();
        Ok(record["fields"].clone())
    }

    /// What is said of a field.
    fn by_field(&self, field: &Field, deed: Deed) -> Vec<Reason> {
        let (label, name) = (&self.role.label, &field.label);
        let mut reasons = Vec::new();
        if !self.rights.sees(self.table, field) {
            let said = self.role.tables.get(&self.table.name).and_then(|rights| rights.fields.get(&field.name));
            let sentence = match said {
                Some(FieldRight::Hidden) => format!("The field '{name}' is hidden from the role '{label}'."),
                _ => {
                    format!("The field '{name}' leads to, or is computed from, what is hidden from the role '{label}'.")
                }
            };
            reasons.push(Reason::new("field", false, sentence));
        }
        if !matches!(deed, Deed::Create | Deed::Change) {
            return reasons;
        }
        if field.storage() == Storage::Computed {
            reasons.push(Reason::new("computed", false, format!("The field '{name}' is computed: nobody writes it.")));
        } else if !self.rights.writes(self.table.id, field.id) {
            let sentence = format!("The field '{name}' can only be read by the role '{label}'.");
            reasons.push(Reason::new("field", false, sentence));
        }
        reasons
    }

    /// What the moves of a status say, where one is asked about: from the choice that the record has.
    async fn by_move(&self, field: &Field, question: &Question, grant: &Grant) -> Result<Option<Reason>, Problem> {
        let FieldType::Status { choices, moves } = &field.kind else { return Ok(None) };
        let (Some(to), Some(id), Deed::Change) = (&question.to, self.record, question.deed) else { return Ok(None) };
        let known = || choices.iter().map(|choice| choice.label.as_str());
        let to = Choice::find(choices, to).ok_or_else(|| Problem::unknown("choice", to, known()))?;
        if moves.is_empty() {
            return Ok(None);
        }
        let names: Vec<String> =
            self.table.fields.iter().filter(|f| grant.rights().sees(self.table, f)).map(|f| f.name.clone()).collect();
        let record = self.open.get(self.asker, &self.table.name, id, Some(&names), &[]).await?;
        let record: Value = serde_json::from_slice(&record.body).unwrap_or_default();
        let fields = &record["fields"];
        let Some(from) = fields[&field.name].as_str().and_then(|label| Choice::find(choices, label)) else {
            return Ok(None);
        };
        if from.code == to.code {
            return Ok(None);
        }
        let way = format!("from '{}' to '{}'", from.label, to.label);
        let ways: Vec<_> = moves.iter().filter(|step| (step.from, step.to) == (from.code, to.code)).collect();
        let role = self.of.role();
        // An owner may do what an administrator may.
        let is = |by: &String| by == role || role == Starter::Owner.name() && by == Starter::Admin.name();
        let (may, sentence) = match ways.iter().find(|step| step.by.is_empty() || step.by.iter().any(is)) {
            None if ways.is_empty() => (false, format!("'{}' cannot go {way}.", field.label)),
            None => {
                let by: Vec<&str> = ways.iter().flat_map(|step| &step.by).map(String::as_str).collect();
                (false, format!("'{}' goes {way} by {} alone.", field.label, by.join(" or ")))
            }
            Some(step) => {
                let missing = |name: &&String| fields.get(name.as_str()).is_some_and(is_blank);
                match step.required.iter().find(missing).and_then(|name| self.table.field(name)) {
                    Some(missing) => {
                        (false, format!("'{}' must be filled before '{}' goes {way}.", missing.label, field.label))
                    }
                    None => (true, format!("'{}' may go {way}.", field.label)),
                }
            }
        };
        Ok(Some(Reason::new("move", may, sentence)))
    }
}

fn is_blank(value: &Value) -> bool {
    value.is_null() || value.as_str() == Some("") || value.as_array().is_some_and(Vec::is_empty)
}
